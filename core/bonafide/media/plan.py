"""Which frames of a clip are looked at. Pure arithmetic on times.

Targets lie evenly over the clip. Each is moved to the key frame before it;
where several fall on one key frame, the further ones are taken a short reach
behind it, because every frame between a key frame and a target must be decoded
as well. A clip with few key frames is decoded through instead, as far as the
limit of decoded pixels goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bonafide.media.limits import Limits

REACH_FRAMES = 4
ENOUGH_PLACES = 4


@dataclass(frozen=True, slots=True)
class Want:
    """`count` neighbouring frames from a time on; `burst` numbers the longer runs."""

    time_s: float
    count: int = 1
    burst: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What is wanted behind one key frame, in order of time."""

    key_s: float
    wants: tuple[Want, ...]

    @property
    def only_key(self) -> bool:
        """Whether the key frame alone is enough."""
        return len(self.wants) == 1 and self.wants[0] == Want(self.key_s)


def targets_s(length_s: float, count: int) -> list[float]:
    """Middles of `count` equal parts of the clip."""
    return [length_s * (2 * number + 1) / (2 * count) for number in range(count)]


def plan(
    keys: Mapping[float, float], frame_s: float, frame_px: int, limits: Limits
) -> tuple[list[Group], bool]:
    """Turn targets and the key frame before each into groups to decode.

    Args:
        keys: for each target, in order, the key frame before it; seconds.
        frame_s: usual time between two frames.
        frame_px: pixels of one frame.

    Returns:
        The groups, and whether all of what was wanted could be afforded.
    """
    targets = list(keys)
    by_key = _by_key(list(keys.values()), frame_s)
    burst_at = _burst_targets(len(targets), limits.bursts)
    places = {key_s: [targets[number] for number in numbers] for key_s, numbers in by_key.items()}
    whole = True
    if len(by_key) * ENOUGH_PLACES >= len(targets):
        places = {key_s: _near_key(key_s, times, frame_s) for key_s, times in places.items()}
    else:
        places, whole = _affordable(places, frame_s, frame_px, limits)
    groups = []
    for key_s, numbers in by_key.items():
        pairs = zip(numbers, places[key_s], strict=True)
        wants = [_want(time_s, burst_at.get(number), limits) for number, time_s in pairs]
        groups.append(Group(key_s, tuple(wants)))
    return groups, whole


def apart(
    groups: list[Group], start_s: float, end_s: float, frame_s: float
) -> tuple[list[Group], list[Want]]:
    """Groups to decode for themselves, and what is wanted in a stretch that is decoded anyway.

    Runs of neighbouring frames stay apart: the stretch may leave frames out.
    """
    inside = [
        group
        for group in groups
        if start_s - frame_s / 2 <= group.key_s
        and group.wants[-1].time_s < end_s - frame_s
        and all(want.count == 1 for want in group.wants)
    ]
    others = [group for group in groups if group not in inside]
    return others, [want for group in inside for want in group.wants]


def _by_key(keys: list[float], frame_s: float) -> dict[float, list[int]]:
    """Numbers of the targets behind each key frame; the same one may come a little askew."""
    found: dict[float, list[int]] = {}
    for number, key_s in enumerate(keys):
        same = next((known for known in found if abs(known - key_s) < frame_s), key_s)
        found.setdefault(same, []).append(number)
    return found


def _want(time_s: float, burst: int | None, limits: Limits) -> Want:
    return Want(time_s) if burst is None else Want(time_s, limits.burst_frames, burst)


def _burst_targets(count: int, bursts: int) -> dict[int, int]:
    """Which target begins which burst."""
    return {count * (2 * burst + 1) // (2 * bursts): burst for burst in range(bursts)}


def _near_key(key_s: float, times: list[float], frame_s: float) -> list[float]:
    if len(times) == 1:
        return [key_s]
    step_s = min(times[1] - times[0], REACH_FRAMES * frame_s)
    return [key_s + number * step_s for number in range(len(times))]


def _affordable(
    places: dict[float, list[float]], frame_s: float, frame_px: int, limits: Limits
) -> tuple[dict[float, list[float]], bool]:
    """Pull targets towards their key frames until the decoding between fits the limit."""
    frames = sum((times[-1] - key_s) / frame_s + 1 for key_s, times in places.items())
    share = min(1.0, limits.decoded_pixels / max(frames * frame_px, 1.0))
    pulled = {
        key_s: [key_s + (time_s - key_s) * share for time_s in times]
        for key_s, times in places.items()
    }
    return pulled, share == 1.0
