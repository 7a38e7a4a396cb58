"""Which frames are decoded is arithmetic, so it is tested as such."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.media.limits import Limits
from bonafide.media.plan import REACH_FRAMES, Want, apart, plan, targets_s
from bonafide.settings import MediaSettings

LIMITS = Limits.of(MediaSettings())
FRAME_S, HD = 1 / 30, 1920 * 1080


def keys_every(step_s: float, length_s: float, frames: int = 32) -> dict[float, float]:
    return {at: at // step_s * step_s for at in targets_s(length_s, frames)}


def decoded_frames(groups: list) -> float:
    return sum((group.wants[-1].time_s - group.key_s) / FRAME_S + 1 for group in groups)


def test_with_enough_key_frames_only_they_are_decoded() -> None:
    limits = dataclasses.replace(LIMITS, bursts=0)
    groups, whole = plan(keys_every(1, 60), FRAME_S, HD, limits)
    assert whole
    assert len(groups) == 32
    assert all(group.only_key for group in groups)


def test_between_far_key_frames_it_reaches_only_a_little() -> None:
    groups, whole = plan(keys_every(4, 60), FRAME_S, HD, LIMITS)
    assert whole
    assert len(groups) == 15
    assert sum(len(group.wants) for group in groups) == 32
    assert decoded_frames(groups) < 32 * (REACH_FRAMES + 1) < 0.2 * 60 / FRAME_S


def test_bursts_lie_spread_over_the_clip() -> None:
    groups, _ = plan(keys_every(4, 60), FRAME_S, HD, dataclasses.replace(LIMITS, bursts=2))
    bursts = [want for group in groups for want in group.wants if want.burst is not None]
    assert [want.burst for want in bursts] == [0, 1]
    assert all(want.count == LIMITS.burst_frames for want in bursts)
    assert 10 < bursts[0].time_s < 20
    assert 40 < bursts[1].time_s < 50


def test_what_lies_in_the_dense_stretch_is_not_decoded_twice() -> None:
    groups, _ = plan(keys_every(4, 60), FRAME_S, HD, dataclasses.replace(LIMITS, bursts=2))
    others, wants = apart(groups, 20.0, 29.0, FRAME_S)
    assert [group.key_s for group in groups if group not in others] == [20.0, 24.0, 28.0]
    assert all(20 <= want.time_s < 29 for want in wants)
    assert len(wants) + sum(len(group.wants) for group in others) == 32
    # Runs of neighbours need every frame, which the stretch need not have.
    assert apart(groups, 12.0, 20.0, FRAME_S)[1] == list(groups[4].wants)


def test_with_one_key_frame_the_clip_is_decoded_through() -> None:
    groups, whole = plan(keys_every(8, 8), FRAME_S, HD, dataclasses.replace(LIMITS, bursts=0))
    assert whole
    (group,) = groups
    assert group.wants == tuple(Want(at) for at in targets_s(8, 32))


def test_decoding_through_stops_at_the_limit() -> None:
    groups, whole = plan(keys_every(3600, 3600), FRAME_S, HD, LIMITS)
    assert not whole
    assert decoded_frames(groups) * HD <= LIMITS.decoded_pixels * 1.01


@given(
    length_s=st.floats(0, 1e5),
    step_s=st.floats(0.01, 1e4),
    frames=st.integers(4, 400),
    bursts=st.integers(0, 8),
)
def test_any_clip_gives_ordered_affordable_groups(
    length_s: float, step_s: float, frames: int, bursts: int
) -> None:
    limits = dataclasses.replace(LIMITS, frames=frames, bursts=bursts)
    groups, _ = plan(keys_every(step_s, length_s, frames), FRAME_S, HD, limits)
    budget = limits.decoded_pixels / HD + frames * (REACH_FRAMES + 1)
    assert decoded_frames(groups) <= budget * 1.01
    for group in groups:
        times = [want.time_s for want in group.wants]
        assert times == sorted(times)
        assert times[0] >= group.key_s - 1e-6


@pytest.mark.parametrize("count", [1, 4, 400])
def test_targets_lie_in_the_middle_of_equal_parts(count: int) -> None:
    times = targets_s(100.0, count)
    assert len(times) == count
    assert times[0] == pytest.approx(50 / count)
    assert times[-1] == pytest.approx(100 - 50 / count)
