"""The death of the decoding process costs one file, and nothing of it stays behind."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from bonafide.errors import DecodeFailed, SettingsError
from bonafide.media.sandbox import Decoder
from bonafide.settings import MediaSettings
from tests.media import build

linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")


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
    with Decoder(MediaSettings(deadline_s=60)) as decoder:
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
    patient, decoder._settings = decoder._settings, MediaSettings(deadline_s=1)
    with pytest.raises(DecodeFailed, match="longer than is allowed"):
        decoder.read(good)
    # A new worker takes as long as it takes on a busy machine.
    decoder._settings = patient
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
def test_a_worker_that_ran_out_of_room_does_not_call_a_good_file_damaged(
    own: tuple[Decoder, int], tmp_path: Path
) -> None:
    decoder, worker = own
    decoder.read(build.video(tmp_path / "a.mp4"))
    good = build.video(tmp_path / "b.mp4", size=(1280, 720), seconds=2)
    size = int(Path(f"/proc/{worker}/statm").read_text().split()[0]) * resource.getpagesize()
    resource.prlimit(worker, resource.RLIMIT_AS, (size + (1 << 20), 2 << 30))
    assert len(decoder.read(good).pictures) > 1
    assert worker not in children()


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
    """Ctrl-C while a file is read: its late answer must not be the next file's."""
    slow = build.long_gif(tmp_path / "slow.gif", 200)
    good = build.save(build.photo(), tmp_path / "a.png")
    code = (
        "import contextlib, os, signal, sys, threading\n"
        "from bonafide.media.sandbox import Decoder\n"
        # A shell that starts something in the background lets it ignore Ctrl-C.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "with Decoder() as decoder:\n"
        "    decoder.protections()\n"
        "    pid = decoder._worker._process.pid\n"
        "    os.kill(pid, signal.SIGSTOP)\n"
        "    main, caught = threading.main_thread().ident, threading.Event()\n"
        # Once more after a while: a signal just before the wait begins does not end it.
        "    def interrupt():\n"
        "        signal.pthread_kill(main, signal.SIGINT)\n"
        "        while not caught.wait(5):\n"
        "            signal.pthread_kill(main, signal.SIGINT)\n"
        "    threading.Timer(0.3, interrupt).start()\n"
        "    try:\n"
        "        decoder.read(sys.argv[1])\n"
        "    except KeyboardInterrupt:\n"
        "        caught.set()\n"
        "        with contextlib.suppress(ProcessLookupError):\n"
        "            os.kill(pid, signal.SIGCONT)\n"
        "        print('interrupted', decoder.read(sys.argv[2]).facts.container)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, slow, good], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == ["interrupted", "png"], done.stderr


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
