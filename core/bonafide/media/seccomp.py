"""A seccomp filter: the system calls that decoding needs, and no others.

Written out as classic BPF (Linux `seccomp(2)`, `filter.h`), because a library
for it would have to come from the system. What is not on the list fails with
EPERM instead of killing, so that a decoder that asks for less goes on.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
LOAD_WORD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, FAIL = 0x7FFF0000, 0x00050000
CLONE_THREAD = 0x00010000
NUMBER_AT, ARCHITECTURE_AT, FIRST_ARGUMENT_AT = 0, 4, 16
X32_BIT = 0x40000000

# name: (x86_64, aarch64); -1 where the architecture has no such call.
CALLS = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "newfstatat": (262, 79),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "poll": (7, -1),
    "ppoll": (271, 73),
    "sendto": (44, 206),
    "recvfrom": (45, 207),
    "sendmsg": (46, 211),
    "recvmsg": (47, 212),
    "getsockopt": (55, 209),
    "dup": (32, 23),
    "fcntl": (72, 25),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "gettimeofday": (96, 169),
    "futex": (202, 98),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "membarrier": (324, 283),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getrusage": (98, 165),
    "times": (100, 153),
    "uname": (63, 160),
    "sysinfo": (99, 179),
    "getrandom": (318, 278),
    "prlimit64": (302, 261),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "restart_syscall": (219, 128),
}
CLONE = (56, 220)
CLONE3 = (435, 435)
TGKILL = (234, 131)
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7), "arm64": (1, 0xC00000B7)}


def restrict() -> bool:
    """Install the filter for all threads to come; False where this system has none."""
    machine = MACHINES.get(platform.machine())
    if machine is None or not hasattr(os, "memfd_create") or struct.calcsize("P") != 8:
        return False
    program = build(*machine, pid=os.getpid())
    code = ctypes.create_string_buffer(b"".join(program))
    header = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
    )
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header, 0, 0) == 0)


def build(column: int, architecture: int, pid: int) -> list[bytes]:
    """The filter as BPF instructions for one architecture and process."""
    allowed = sorted(numbers[column] for numbers in CALLS.values() if numbers[column] >= 0)
    program = [
        _step(LOAD_WORD, ARCHITECTURE_AT),
        _step(JUMP_EQUAL, architecture, if_true=1),
        _fail(errno.EPERM),
        _step(LOAD_WORD, NUMBER_AT),
        _step(JUMP_AT_LEAST, X32_BIT, if_false=1),
        _fail(errno.EPERM),
        # glibc then starts threads with clone, whose flags can be looked at.
        _step(JUMP_EQUAL, CLONE3[column], if_false=1),
        _fail(errno.ENOSYS),
        # Threads, but no processes.
        _step(JUMP_EQUAL, CLONE[column], if_false=4),
        _step(LOAD_WORD, FIRST_ARGUMENT_AT),
        _step(JUMP_ANY_BIT, CLONE_THREAD, if_false=1),
        _step(RETURN, ALLOW),
        _fail(errno.EPERM),
        # abort() may signal this process, and nobody else.
        _step(JUMP_EQUAL, TGKILL[column], if_false=4),
        _step(LOAD_WORD, FIRST_ARGUMENT_AT),
        _step(JUMP_EQUAL, pid, if_false=1),
        _step(RETURN, ALLOW),
        _fail(errno.EPERM),
    ]
    for number in allowed:
        program += [_step(JUMP_EQUAL, number, if_false=1), _step(RETURN, ALLOW)]
    return [*program, _fail(errno.EPERM)]


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)


def _fail(error: int) -> bytes:
    return _step(RETURN, FAIL | error)
