"""The decoding process: one request after the other, until the caller hangs up."""

from __future__ import annotations

import contextlib
import fcntl
import os
import resource
import signal
import socket
import time
from typing import Any

from bonafide.media import wire
from bonafide.media.draft import Draft, pack
from bonafide.media.limits import Limits, Refusal
from bonafide.media.lockdown import lock_down
from bonafide.media.probe import HEAD_BYTES, Family, sniff
from bonafide.media.store import Store


def main(socket_fd: int, lifeline_fd: int) -> None:
    """Load the decoders, hear how much memory there is, give up all rights, and serve."""
    _die_with_the_caller(lifeline_fd)
    sock = socket.socket(fileno=socket_fd)
    # Loaded before files become unreadable.
    from bonafide.media import clip, credentials, pictures  # noqa: F401

    terms = wire.receive(sock)
    if terms is None:
        return
    wire.send(sock, {"protections": lock_down(terms["memory_bytes"])})
    while True:
        request, fds = wire.receive_with_fds(sock, 2)
        if request is None:
            return
        wire.send(sock, _answer(request, *fds))
        for fd in fds:
            os.close(fd)


def _answer(request: dict[str, Any], media_fd: int, area_fd: int) -> dict[str, Any]:
    try:
        limits = Limits(**request["limits"])
        _allow_processor_time(limits.cpu_s)
        with contextlib.closing(Store(area_fd, limits.area_bytes)) as store:
            return {"recording": pack(read(media_fd, limits, store, request["trust_anchors"]))}
    except Refusal as refusal:
        return {"refused": refusal.reason, **refusal.values}
    except MemoryError:
        return {"refused": "memory"}
    except Exception:
        return {"refused": "damaged"}


def read(fd: int, limits: Limits, store: Store, trust_anchors: str = "") -> Draft:
    """Tell what the file is and let its reader draft the answer.

    Raises:
        Refusal: unknown, damaged, or over a limit.
    """
    from bonafide.media import clip, credentials, pictures

    form = sniff(os.pread(fd, HEAD_BYTES, 0))
    if form is None:
        raise Refusal("unknown")
    if form.family is Family.STILL:
        draft = pictures.read_picture(fd, form.name, limits, store)
    else:
        draft = clip.read_clip(fd, form.name, limits, store)
    draft.claims += credentials.of_file(fd, form.name, trust_anchors)
    return draft


def _allow_processor_time(more_s: int) -> None:
    """Move the soft limit, so that each file has its own allowance."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + more_s, hard))


def _die_with_the_caller(lifeline_fd: int) -> None:
    """Let the kernel end this process when the caller's end of a pipe closes.

    The signal comes even while a decoder hangs; a parent-death signal would
    also come when only the thread ends that started this process.
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    with contextlib.suppress(OSError):
        fcntl.fcntl(lifeline_fd, fcntl.F_SETOWN, os.getpid())
        flags = fcntl.fcntl(lifeline_fd, fcntl.F_GETFL)
        fcntl.fcntl(lifeline_fd, fcntl.F_SETFL, flags | os.O_ASYNC)
