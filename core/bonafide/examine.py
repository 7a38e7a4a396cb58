"""The way of the data, in one screen: bytes in, report out."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from bonafide.detectors import base
from bonafide.errors import BonafideError
from bonafide.faces.detect import FaceDetector
from bonafide.faces.track import track_faces
from bonafide.fusion import policy as policies
from bonafide.fusion.combine import combine
from bonafide.fusion.stability import hold
from bonafide.media.sandbox import decoder
from bonafide.settings import MediaSettings, PolicySettings, WeightsSettings, read
from bonafide.terms import Abstention, Finding, Material, Message, Stage
from bonafide.weights.runtime import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bonafide.report.schema import Report

log = logging.getLogger(__name__)
Progress = Callable[[Stage], None]


@dataclass(frozen=True, slots=True)
class Examination:
    """A report with the material and findings behind it, for those who draw evidence."""

    report: Report
    material: Material
    findings: tuple[Finding, ...]


def examine(path: str | Path, **options: object) -> Report:
    """Judge one file; takes the options of `conduct`.

    Raises:
        InputError: the file cannot be read, is none of ours, or breaks a limit.
    """
    return conduct(path, **options).report  # type: ignore[arg-type]


def conduct(
    path: str | Path,
    *,
    name: str | None = None,
    frames: int | None = None,
    detectors: Iterable[str] = (),
    policy: str | None = None,
    progress: Progress = lambda stage: None,
) -> Examination:
    """Judge one file and keep what the judgement rests on.

    Args:
        path: the file; only a regular file is read, and only once.
        name: what the report calls it; the path as given when None.
        frames: pictures spread over a clip; the setting when None.
        detectors: names of those that look; all that are installed when empty.
        policy: how findings become a band; the setting when None.
        progress: is told each stage as it begins.
    """
    wanted = tuple(detectors)
    base.confirm(wanted)
    rule = policies.load(policy or read(PolicySettings).name)
    timings_s: dict[str, float] = {}
    with ThreadPoolExecutor(1) as ahead:
        # While another process decodes and networks compute, this one can load what comes next.
        finder = ahead.submit(FaceDetector)
        loader = ahead.submit(_looking, wanted)
        builder = ahead.submit(import_module, "bonafide.report.build")
        with _timed(Stage.READING, timings_s, progress):
            recording = decoder().read(path, frames=frames or read(MediaSettings).frames)
        with _timed(Stage.FACES, timings_s, progress):
            tracks = track_faces(recording, finder.result()) if recording.pictures else ()
            material = Material(recording, tracks)
        looking = loader.result()
    with _timed(Stage.JUDGING, timings_s, progress):
        answers = side_by_side(lambda detector: _ask(detector, material), looking)
    findings = tuple(answer for answer in answers if isinstance(answer, Finding))
    abstentions = [answer for answer in answers if isinstance(answer, Abstention)]
    with _timed(Stage.WEIGHING, timings_s, progress):
        asked = {a.detector: detector for detector, a in zip(looking, answers, strict=True)}
        verdict = combine(recording.facts, findings, rule)
        verdict, findings = hold(
            material, findings, verdict, rule, lambda name, other: _ask(asked[name], other)
        )
        build = builder.result().build
        report = build(name or str(path), material, findings, abstentions, verdict, rule, timings_s)
    return Examination(report, material, findings)


def _looking(names: tuple[str, ...]) -> list[base.Detector | Abstention]:
    return [*base.load(names), *(() if names else _public())]


def _public() -> Iterable[base.Detector | Abstention]:
    """The public models that a setting names; most installations name none."""
    if not read(WeightsSettings).ensemble:
        return ()
    from bonafide.detectors import hub

    return hub.enabled()


def _ask(detector: base.Detector | Abstention, material: Material) -> Finding | Abstention:
    if isinstance(detector, Abstention):
        return detector
    try:
        return detector.examine(material)
    except BonafideError as error:
        reason = Message("detector-unavailable", {"detector": detector.name, "error": str(error)})
    except Exception:
        # One detector's fault must not cost the file its answer; the log has the trace.
        log.exception("detector %s failed", detector.name)
        reason = Message("detector-failed", {"detector": detector.name})
    return Abstention(detector.name, detector.modality, reason)


@contextmanager
def _timed(stage: Stage, timings_s: dict[str, float], progress: Progress) -> Iterator[None]:
    progress(stage)
    started = time.perf_counter()
    yield
    timings_s[stage.value] = time.perf_counter() - started
