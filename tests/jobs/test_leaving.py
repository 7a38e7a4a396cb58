"""A process that is told to end while a judgement runs."""

import subprocess
import sys

STUCK = """
import threading, time
from bonafide.jobs.leaving import end_now

threading.Thread(target=time.sleep, args=[600]).start()
print("handed back")
end_now()
"""


def test_it_ends_at_once_and_its_code_says_that_work_was_handed_back():
    done = subprocess.run([sys.executable, "-c", STUCK], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (75, "handed back\n")
