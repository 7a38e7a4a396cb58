"""The decoding process can do nothing but decode, and its death costs one file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bonafide.errors import DecodeFailed, SettingsError
from bonafide.media.sandbox import Decoder
from bonafide.settings import MediaSettings
from tests.media import build

linux = pytest.mark.skipif(sys.platform != "linux", reason="seccomp and landlock are Linux's")

# What code that has taken the process over would try. Each line must fail.
ATTEMPTS = """
open("/etc/passwd").read()
open("/proc/self/environ").read()
os.listdir("/")
open("/tmp/left-behind", "w")
os.mkdir("/tmp/left-behind")
os.open(sys.executable, os.O_RDONLY)
os.open(f"/proc/self/fd/{kept}", os.O_RDWR)
os.memfd_create("more")
socket.socket(socket.AF_INET, socket.SOCK_STREAM)
socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
socket.socketpair()
os.fork()
os.execv("/bin/sh", ["sh", "-c", "true"])
subprocess.run([sys.executable, "--version"], check=True)
os.kill(os.getppid(), 0)
os.kill(-1, 0)
os.unlink("/tmp/left-behind")
os.chmod(sys.executable, 0o777)
os.pidfd_open(os.getppid())
os.setuid(12345)
os.setpriority(os.PRIO_PROCESS, os.getppid(), 5)
resource.setrlimit(resource.RLIMIT_AS, (-1, -1))
os.write(os.dup(writable), b"x")
"""

TRIAL = """
import sys, json
sys.path[:] = json.loads(sys.argv[1])
import os, resource, socket, subprocess, tempfile
kept = os.open("/dev/null", os.O_RDONLY)
file = tempfile.TemporaryFile()
writable = file.fileno()
from bonafide.media.lockdown import lock_down
protections = lock_down(2 << 30)
allowed = []
for line in json.loads(sys.argv[2]):
    try:
        exec(line)
    except BaseException:
        continue
    allowed.append(line)
print(json.dumps([protections, allowed]), flush=True)
os._exit(0)
"""


@linux
def test_nothing_that_a_hijacked_worker_tries_is_allowed() -> None:
    folders = [str(Path(entry).resolve()) for entry in sys.path if entry]
    lines = ATTEMPTS.strip().splitlines()
    done = subprocess.run(
        [sys.executable, "-ISB", "-c", TRIAL, json.dumps(folders), json.dumps(lines)],
        stdout=subprocess.PIPE,
        timeout=60,
        check=True,
    )
    protections, allowed = json.loads(done.stdout)
    if not protections["few system calls (seccomp)"]:
        pytest.skip("this kernel or container offers no seccomp")
    assert allowed == []


@linux
def test_every_protection_alone_closes_files(tmp_path: Path) -> None:
    """Landlock holds where seccomp is missing."""
    folders = [str(Path(entry).resolve()) for entry in sys.path if entry]
    code = (
        "import sys, json; sys.path[:] = json.loads(sys.argv[1])\n"
        "from bonafide.media import lockdown\n"
        "lockdown._prctl(lockdown.PR_SET_NO_NEW_PRIVS, 1)\n"
        "active = lockdown._landlock()\n"
        "try:\n    open('/etc/passwd')\n    opened = True\n"
        "except PermissionError:\n    opened = False\n"
        "print(json.dumps([active, opened]))"
    )
    done = subprocess.run(
        [sys.executable, "-ISB", "-c", code, json.dumps(folders)],
        stdout=subprocess.PIPE,
        check=True,
    )
    active, opened = json.loads(done.stdout)
    assert opened is not active


def test_protections_are_listed(decoder: Decoder) -> None:
    protections = dict(decoder.protections())
    assert {"memory limit", "few system calls (seccomp)", "no file access (landlock)"} <= set(
        protections
    )
    assert protections["memory limit"] or sys.platform != "linux"


def children() -> dict[int, str]:
    """Decoding processes that this one has started, and their state."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if int(parent) == os.getpid():
                found[int(folder.name)] = state
    return found


@pytest.fixture
def own() -> Iterator[tuple[Decoder, int]]:
    """A decoder and the process number of its worker."""
    before = set(children())
    with Decoder(MediaSettings(deadline_s=3)) as decoder:
        decoder.protections()
        (pid,) = set(children()) - before
        yield decoder, pid
    assert not set(children()) - before


def strike(pid: int, blow: signal.Signals, after_s: float = 0.3) -> threading.Thread:
    def wait_and_strike() -> None:
        time.sleep(after_s)
        os.kill(pid, blow)

    thread = threading.Thread(target=wait_and_strike)
    thread.start()
    return thread


@linux
@pytest.mark.parametrize("blow", [signal.SIGSEGV, signal.SIGKILL, signal.SIGABRT])
def test_a_crash_costs_one_file(
    own: tuple[Decoder, int], tmp_path: Path, blow: signal.Signals
) -> None:
    decoder, pid = own
    slow = build.long_gif(tmp_path / "slow.gif", 60_000)
    good = build.save(build.photo(), tmp_path / "a.png")
    striker = strike(pid, blow)
    with pytest.raises(DecodeFailed, match="crashed"):
        decoder.read(slow)
    striker.join()
    assert decoder.read(good).pictures
    assert "Z" not in children().values()


@linux
def test_a_hang_costs_one_file(own: tuple[Decoder, int], tmp_path: Path) -> None:
    decoder, pid = own
    os.kill(pid, signal.SIGSTOP)
    good = build.save(build.photo(), tmp_path / "a.png")
    with pytest.raises(DecodeFailed, match="longer than is allowed"):
        decoder.read(good)
    assert decoder.read(good).pictures
    assert "Z" not in children().values()


@linux
def test_a_death_while_idle_costs_nothing(own: tuple[Decoder, int], tmp_path: Path) -> None:
    decoder, pid = own
    good = build.save(build.photo(), tmp_path / "a.png")
    os.kill(pid, signal.SIGKILL)
    while children().get(pid, "Z") != "Z":
        time.sleep(0.01)
    assert decoder.read(good).pictures


@linux
def test_a_memory_bomb_costs_one_file(tmp_path: Path) -> None:
    bomb = build.flat_png(tmp_path / "bomb.png", 14_000, 14_000)
    good = build.save(build.photo(), tmp_path / "a.png")
    with Decoder(MediaSettings(memory_bytes=768 << 20)) as decoder:
        with pytest.raises(DecodeFailed, match="memory"):
            decoder.read(bomb)
        assert decoder.read(good).pictures


@linux
def test_processor_time_is_limited(tmp_path: Path) -> None:
    slow = build.long_gif(tmp_path / "slow.gif", 150_000)
    with Decoder(MediaSettings(cpu_s=1)) as decoder:
        with pytest.raises(DecodeFailed, match="longer than is allowed"):
            decoder.read(slow)
        assert decoder.read(build.save(build.photo(), tmp_path / "a.png")).pictures


@linux
def test_workers_are_replaced_after_their_files(tmp_path: Path) -> None:
    good = build.save(build.photo(), tmp_path / "a.png")
    before = set(children())
    with Decoder(MediaSettings(worker_files=2)) as decoder:
        seen = set()
        for _ in range(4):
            decoder.read(good)
            seen |= set(children()) - before
    assert len(seen) == 2
    assert set(children()) == before


@linux
def test_the_worker_dies_with_its_caller(tmp_path: Path) -> None:
    code = (
        "import os, sys\n"
        "from bonafide.media.sandbox import Decoder\n"
        "decoder = Decoder(); decoder.protections()\n"
        "print(decoder._worker._process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": ":".join(sys.path)},
    )
    assert done.returncode == -signal.SIGKILL
    worker = Path("/proc") / done.stdout.decode().strip()
    for _ in range(500):
        if not worker.exists() or " Z " in (worker / "stat").read_text():
            return
        time.sleep(0.01)
    pytest.fail("the worker outlived its caller")


def test_threads_can_share_a_decoder(decoder: Decoder, tmp_path: Path) -> None:
    paths = [build.save(build.photo(64, 48, seed), tmp_path / f"{seed}.png") for seed in range(8)]
    wanted = [decoder.read(path).facts.sha256 for path in paths]
    seen: dict[int, str] = {}

    def read(number: int) -> None:
        seen[number] = decoder.read(paths[number]).facts.sha256

    threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [seen[number] for number in range(8)] == wanted


def test_an_open_descriptor_can_be_read(decoder: Decoder, tmp_path: Path) -> None:
    with build.save(build.photo(), tmp_path / "a.png").open("rb") as file:
        file.seek(100)
        assert decoder.read(file.fileno()).pictures
        assert file.tell() == 100


def test_pixels_outlive_the_decoder_and_cannot_be_written(tmp_path: Path) -> None:
    path = build.save(build.photo(64, 48), tmp_path / "a.png")
    with Decoder() as decoder:
        pixels = decoder.read(path).pictures[0].pixels
    assert np.array_equal(pixels, np.asarray(build.photo(64, 48)))
    with pytest.raises(ValueError, match="read-only"):
        pixels[0, 0, 0] = 1


def test_the_caller_imports_no_decoder() -> None:
    code = (
        "import sys; from bonafide.media.sandbox import Decoder; "
        "heavy = ('av', 'PIL', 'c2pa', 'cv2', 'numpy'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, "PYTHONPATH": ":".join(sys.path)},
    )
    assert done.stdout.strip() == b"[]"


def test_a_wrong_trust_file_is_a_settings_error(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="BONAFIDE_MEDIA_TRUST_ANCHORS"):
        Decoder(MediaSettings(trust_anchors=tmp_path / "missing.pem"))


@linux
def test_an_interrupted_read_does_not_answer_the_next(tmp_path: Path) -> None:
    """Ctrl-C while a slow file is read: its late answer must not be the next file's."""
    slow = build.long_gif(tmp_path / "slow.gif", 20_000)
    good = build.save(build.photo(), tmp_path / "a.png")
    with Decoder() as decoder:
        decoder.protections()
        threading.Timer(0.3, signal.raise_signal, [signal.SIGINT]).start()
        with pytest.raises(KeyboardInterrupt):
            decoder.read(slow)
        assert decoder.read(good).facts.container == "png"


@linux
def test_a_forked_copy_starts_a_worker_of_its_own(own: tuple[Decoder, int], tmp_path: Path) -> None:
    decoder, pid = own
    good = build.save(build.photo(), tmp_path / "a.png")
    forked = os.fork()
    if forked == 0:
        try:
            ok = decoder.read(good).facts.container == "png" and decoder._worker._process.pid != pid
            decoder.close()
        finally:
            os._exit(0 if ok else 1)
    assert os.waitpid(forked, 0)[1] == 0
    assert pid in children()
    assert decoder.read(good).pictures


READS = """
import sys, json
sys.path[:] = json.loads(sys.argv[1])
from bonafide.media import area, clip, credentials, limits, pictures, store, worker
from bonafide.settings import MediaSettings
import os
bounds = limits.Limits.of(MediaSettings())
before = set(sys.modules)
for path in sys.argv[2:]:
    fd = os.open(path, os.O_RDONLY)
    memory = area.Area(bounds.area_bytes)
    worker.read(fd, bounds, store.Store(memory.fd, bounds.area_bytes))
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def test_reading_loads_no_further_code(tmp_path: Path) -> None:
    """Behind the lock no module can be loaded, so all must be there before."""
    image = build.photo()
    exif = Image.Exif()
    exif[0x0131] = "Photoshop"
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + "Steps: 1".encode("utf-16-le")
    paths = [
        *(build.save(image, tmp_path / f"a.{end}", exif=exif) for end in ("jpg", "png", "webp")),
        *(
            build.save(image, tmp_path / f"a.{end}")
            for end in ("tiff", "gif", "heic", "avif", "bmp")
        ),
        build.save(image.convert("CMYK"), tmp_path / "cmyk.jpg"),
        build.animation(tmp_path / "an.webp"),
        build.video(tmp_path / "a.mp4", sound="aac"),
        build.video(tmp_path / "a.webm", "libvpx-vp9", sound="libopus"),
        build.with_cover(tmp_path / "a.mp3"),
        build.sound(tmp_path / "a.wav"),
    ]
    folders = [str(Path(entry).resolve()) for entry in sys.path if entry]
    done = subprocess.run(
        [sys.executable, "-IS", "-c", READS, json.dumps(folders), *map(str, paths)],
        stdout=subprocess.PIPE,
        check=True,
    )
    assert json.loads(done.stdout) == []
