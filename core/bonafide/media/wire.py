"""Messages between the two processes: a length, then JSON; descriptors ride along."""

from __future__ import annotations

import array
import json
import socket
import struct
from typing import Any

MESSAGE_BYTES = 4 << 20
_LENGTH = struct.Struct("!I")


class BrokenMessage(Exception):
    """The other side sent something that is no message."""


def send(sock: socket.socket, content: Any, fds: tuple[int, ...] = ()) -> None:
    """Send one message, with open descriptors if there are any."""
    body = json.dumps(content, allow_nan=False).encode()
    data = _LENGTH.pack(len(body)) + body
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
    sent = sock.sendmsg([data], rights)
    sock.sendall(data[sent:])


def receive(sock: socket.socket) -> Any:
    """Read one message without descriptors; None when the other side is gone.

    Raises:
        BrokenMessage: too long, cut off, or no JSON.
        TimeoutError: the socket's timeout passed.
    """
    return _parse(sock, b"")


def receive_with_fds(sock: socket.socket, count: int) -> tuple[Any, list[int]]:
    """Read one message and the descriptors that came with it; (None, []) at the end."""
    first, fds, _flags, _address = socket.recv_fds(sock, _LENGTH.size, count)
    return (_parse(sock, first), fds) if first else (None, fds)


def _parse(sock: socket.socket, first: bytes) -> Any:
    head = first + _exactly(sock, _LENGTH.size - len(first))
    if not head:
        return None
    if len(head) < _LENGTH.size:
        raise BrokenMessage("cut off")
    (length,) = _LENGTH.unpack(head)
    if length > MESSAGE_BYTES:
        raise BrokenMessage("too long")
    body = _exactly(sock, length)
    if len(body) < length:
        raise BrokenMessage("cut off")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BrokenMessage("no JSON") from error


def _exactly(sock: socket.socket, length: int) -> bytes:
    """So many bytes, or fewer where the other side ended."""
    parts = bytearray()
    while len(parts) < length:
        part = sock.recv(min(length - len(parts), 1 << 16))
        if not part:
            break
        parts += part
    return bytes(parts)
