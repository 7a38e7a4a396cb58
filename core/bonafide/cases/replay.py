"""Judging a bundle's file again, and saying why the numbers are not the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bonafide.cases import bundle
from bonafide.errors import NotFound
from bonafide.evidence.versions import versions
from bonafide.terms import Message

if TYPE_CHECKING:
    from bonafide.examine import Examination

_RISKS = ("risk", "video_risk", "audio_risk", "image_risk", "band", "confidence")


@dataclass(frozen=True, slots=True)
class Replay:
    """What came out differently, and what may be the cause; both empty = the same."""

    differences: tuple[Message, ...]
    causes: tuple[Message, ...]


def replay(path: Path, judge: Callable[..., Examination]) -> Replay:
    """Judge the original in a bundle again, with the settings of then.

    Raises:
        NotFound: the bundle has no original.
        InputError: the original cannot be judged here.
    """
    contents = bundle.read(path)
    then, report = contents.texts["versions.json"], contents.texts["report.json"]
    policy = then["policy"]["name"]
    with bundle.original(path) as original:
        if original is None:
            raise NotFound("The bundle holds no original; it was not kept.")
        again = judge(original, name=report["file"], policy=policy, frames=then["frames"]).report
    now = again.model_dump(mode="json", by_alias=True)
    differences = tuple(_differences(report, now))
    # Frames are those of then, whatever this installation is set to.
    causes = tuple(_causes(then, versions(policy) | {"frames": then["frames"]}))
    if differences and not causes:
        causes = (Message("replay-cause-unknown"),)
    return Replay(differences, causes)


def _differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Message]:
    for name in _RISKS:
        if then[name] != now[name]:
            yield _difference(name, then[name], now[name])
    before, after = _evidence(then), _evidence(now)
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield _difference(name, before.get(name), after.get(name))


def _evidence(report: Mapping[str, Any]) -> dict[str, Any]:
    """By detector: its llr and those of its segments; the reason where it abstained."""
    found: dict[str, Any] = {}
    for finding in report["findings"]:
        llrs = [segment["llr"] for segment in finding["segments"]]
        found[finding["detector"]] = [finding["llr"], *llrs]
    for abstention in report["abstentions"]:
        found[abstention["detector"]] = abstention["reason"]["id"]
    return found


def _causes(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Message]:
    for part in ("engine", "policy", "detectors", "weights", "libraries", "machine", "frames"):
        before, after = then.get(part), now.get(part)
        if before == after:
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            for name in sorted(before.keys() | after.keys()):
                if before.get(name) != after.get(name):
                    yield _cause(part, name, before.get(name), after.get(name))
        else:
            yield _cause(part, part, before, after)


def _cause(part: str, name: str, before: Any, after: Any) -> Message:
    values = {"name": name, "before": str(before)[:12], "after": str(after)[:12]}
    return Message(f"replay-cause-{part}", dict(values))


def _difference(name: str, before: Any, after: Any) -> Message:
    return Message(
        "replay-differs", {"name": name, "before": str(before)[:60], "after": str(after)[:60]}
    )
