"""One decoding process, as the caller holds it: started, told its limits, asked, ended."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
import weakref
from pathlib import Path
from typing import Any

from bonafide.media import wire

BOOT = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]);"
    "from bonafide.media.worker import main; main(*map(int, sys.argv[2:]))"
)


# Where good files were refused, 0.7 and more of it was taken.
_CRAMPED_FROM = 0.65


class Lost(Exception):
    """The worker is gone, hangs, or talks nonsense."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Worker:
    """One decoding process and the socket to it."""

    def __init__(self) -> None:
        self.protections: dict[str, bool] = {}
        self._files = 0
        self._owner = os.getpid()
        self._sock, theirs = socket.socketpair()
        lifeline, self._lifeline = os.pipe()
        folders = [str(Path(entry).resolve()) for entry in sys.path if entry]
        numbers = (theirs.fileno(), lifeline)
        self._process = subprocess.Popen(
            # -I and -S: no environment, no current folder, no site hooks.
            [sys.executable, "-IS", "-c", BOOT, json.dumps(folders), *map(str, numbers)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(), lifeline),
            # Each thread of a codec would get a heap of its own, and their address space adds up.
            env={"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2"},
            cwd="/",
            # Ctrl-C on a terminal is for the caller, who then ends this one.
            start_new_session=True,
        )
        theirs.close()
        os.close(lifeline)
        self.end = weakref.finalize(
            self, _end, self._owner, self._process, self._sock, self._lifeline
        )

    def is_foreign(self) -> bool:
        """Whether this is a forked copy of the process that started it."""
        return self._owner != os.getpid()

    def is_spent(self, files: int) -> bool:
        """Whether it died while idle, or has read as many files as one process may."""
        return self._files >= files or self._process.poll() is not None

    def is_cramped(self) -> bool:
        """Whether most of the address space that it may have is taken; only Linux tells."""
        try:
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[0])
            allowed, _ = resource.prlimit(self._process.pid, resource.RLIMIT_AS)
        except (OSError, AttributeError):
            return False
        return allowed > 0 and pages * resource.getpagesize() > _CRAMPED_FROM * allowed

    def lock_down(self, memory_bytes: int) -> None:
        """Tell the process how much memory it may have; it then gives up its rights."""
        with contextlib.suppress(OSError):  # Gone already, which its silence will tell.
            wire.send(self._sock, {"memory_bytes": memory_bytes})

    def wait_until_locked(self, deadline: float) -> None:
        """Wait for its first message, which lists the protections."""
        if self.protections:
            return
        content = self._receive(deadline, "not-started")
        listed = content.get("protections")
        if not isinstance(listed, dict) or not listed:
            raise Lost("not-started")
        self.protections = {str(name): value is True for name, value in listed.items()}

    def ask(self, request: dict[str, Any], fds: tuple[int, ...]) -> None:
        """Send a request and the descriptors it may read and write."""
        self._files += 1
        try:
            wire.send(self._sock, request, fds)
        except OSError as error:
            raise Lost("crashed") from error

    def answer(self, deadline: float) -> dict[str, Any]:
        """Wait for the answer to the request."""
        return self._receive(deadline, "crashed")

    def _receive(self, deadline: float, when_gone: str) -> dict[str, Any]:
        self._sock.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            content = wire.receive(self._sock)
        except TimeoutError as error:
            raise Lost("time") from error
        except OSError as error:
            raise Lost(when_gone) from error
        except wire.BrokenMessage as error:
            raise Lost("nonsense") from error
        if content is None:
            # The kernel ends a process that has used up its processor time.
            spent = self._process.wait() == -signal.SIGXCPU
            raise Lost("time" if spent else when_gone)
        if not isinstance(content, dict):
            raise Lost("nonsense")
        return content


def _end(owner: int, process: subprocess.Popen[bytes], sock: socket.socket, lifeline: int) -> None:
    sock.close()
    os.close(lifeline)
    if owner != os.getpid():
        return
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    process.wait()
