"""Giving up rights before the first foreign byte is read.

Each protection is tried by itself: an old kernel, a container or another
system may refuse some, and `bonafide doctor` says which.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
import sys

from bonafide.media import seccomp

PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP = 4, 38, 24
LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF, CAPSET = 444, 446, {"x86_64": 126, "aarch64": 91}
LANDLOCK_VERSION = 1
# From ABI version on: the last bit of file rights, of network rights, of scopes.
FILE_RIGHTS = ((1, 13), (2, 14), (3, 15), (5, 16))
NETWORK_RIGHTS, SCOPES = (4, 0b11), (6, 0b11)
CAPABILITY_VERSION_3 = 0x20080522
CLONE_NEWNET, CLONE_NEWUSER, CLONE_NEWIPC = 0x40000000, 0x10000000, 0x08000000
OPEN_FILES = 64


def lock_down(memory_bytes: int) -> dict[str, bool]:
    """Give up all that decoding does not need; says which protections are active.

    Each has a sentence `doctor-protection-...` in the catalogue. The order matters: what
    needs a right comes before the right is given up.
    """
    return {
        "memory": _limit(resource.RLIMIT_AS, memory_bytes),
        "no-writing": _limit(resource.RLIMIT_FSIZE, 0),
        "no-dumps": _limit(resource.RLIMIT_CORE, 0),
        "few-files": _limit(resource.RLIMIT_NOFILE, OPEN_FILES),
        "own-network": _own_network(),
        "no-capabilities": _drop_capabilities(),
        "no-new-privileges": _prctl(PR_SET_NO_NEW_PRIVS, 1),
        "no-file-access": _landlock(),
        "few-system-calls": seccomp.restrict(),
    }


def _limit(kind: int, value: int) -> bool:
    try:
        resource.setrlimit(kind, (value, value))
    except (OSError, ValueError):
        return False
    return True


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _linux() -> bool:
    return sys.platform == "linux"


def _prctl(option: int, value: int) -> bool:
    return _linux() and bool(_libc().prctl(option, value, 0, 0, 0) == 0)


def _own_network() -> bool:
    """A network namespace without interfaces; with a user namespace where that is needed."""
    if not _linux():
        return False
    unshare = _libc().unshare
    return 0 in (unshare(CLONE_NEWNET), unshare(CLONE_NEWUSER | CLONE_NEWNET))


def _drop_capabilities() -> bool:
    number = CAPSET.get(os.uname().machine)
    if not _linux() or number is None:
        return False
    for capability in range(64):
        _prctl(PR_CAPBSET_DROP, capability)
    header = ctypes.create_string_buffer(struct.pack("Ii", CAPABILITY_VERSION_3, 0))
    none = ctypes.create_string_buffer(bytes(24))
    return bool(_libc().syscall(number, header, none) == 0)


def _landlock() -> bool:
    """A ruleset without a single rule: no file can be opened, no port connected."""
    if not _linux():
        return False
    syscall = _libc().syscall
    version = syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), LANDLOCK_VERSION)
    if version < 1:
        return False
    files = (1 << max(bits for since, bits in FILE_RIGHTS if version >= since)) - 1
    network = NETWORK_RIGHTS[1] if version >= NETWORK_RIGHTS[0] else 0
    scopes = SCOPES[1] if version >= SCOPES[0] else 0
    rights = struct.pack("QQQ", files, network, scopes)
    # Older kernels accept a longer structure as long as the rest is zero.
    attributes = ctypes.create_string_buffer(rights, len(rights))
    ruleset = syscall(LANDLOCK_CREATE_RULESET, attributes, ctypes.c_size_t(len(rights)), 0)
    if ruleset < 0:
        return False
    done = bool(syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0) == 0)
    os.close(ruleset)
    return done
