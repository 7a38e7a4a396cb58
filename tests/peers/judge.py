"""A judge that looks at nothing: the judgement of a file is made from its hash.

It lets the jobs be tested at any speed; all that comes before and after the
judgement is the product's own.
"""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import Any

from bonafide.errors import UnsupportedMedia
from bonafide.examine import Examination
from bonafide.fusion import policy as policies
from bonafide.fusion.combine import combine
from bonafide.report.build import build
from bonafide.terms import (
    Finding,
    Material,
    MediaFacts,
    MediaKind,
    Modality,
    Recording,
    Segment,
    Stage,
)


class Sleeper:
    """Judges after `seconds`; a file that begins with `text` is no medium."""

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds

    def __call__(self, path: Path, **options: Any) -> Examination:
        content = path.read_bytes()
        options["progress"](Stage.READING)
        if content.startswith(b"text"):
            raise UnsupportedMedia("This is a text, no picture, video or sound.")
        options["progress"](Stage.JUDGING)
        time.sleep(self._seconds)
        sha256 = hashlib.sha256(content).hexdigest()
        facts = MediaFacts(MediaKind.SOUND, "wav", sha256, len(content), 1.0, None, None)
        llr = 8 * (int(sha256[:8], 16) / 0xFFFFFFFF) - 4
        whole = Segment(0.0, 1.0, llr)
        finding = Finding("sleeper", Modality.SPEECH, "1", "0" * 64, llr, (whole,))
        material = Material(Recording(facts))
        rule = policies.load(options["policy"] or "default")
        verdict = combine(facts, (finding,), rule)
        report = build(options["name"], material, (finding,), [], verdict, rule, {"judging": 0.0})
        return Examination(report, material, (finding,))
