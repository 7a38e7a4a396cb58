"""How a process with a worker inside ends when its time is over."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

# sysexits.h, EX_TEMPFAIL: what was under way goes on elsewhere, nothing is lost.
HANDED_BACK = 75


def end_now() -> NoReturn:
    """End at once although a judgement still runs in a thread, which nothing can stop.

    Another worker has its job by now, and Python would wait for it before it ends.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(HANDED_BACK)
