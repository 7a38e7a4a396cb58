"""The decoding process can do nothing but decode."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from bonafide.media.sandbox import Decoder
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
    if not protections["few-system-calls"]:
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
    assert {"memory", "few-system-calls", "no-file-access"} <= set(protections)
    assert protections["memory"] or sys.platform != "linux"


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
