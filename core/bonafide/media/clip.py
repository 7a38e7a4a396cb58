"""Video and sound files, with FFmpeg, inside the worker."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from functools import partial

from av.stream import Discard, Stream

from bonafide.media import plan
from bonafide.media.container import open_container
from bonafide.media.draft import Draft, StoredPicture
from bonafide.media.limits import SOUND_RATE_HZ, Limits, Refusal, refuse_above
from bonafide.media.sound import read_sound
from bonafide.media.store import Store
from bonafide.media.streams import choose, describe, true_length_s
from bonafide.media.video import Frames, in_order
from bonafide.terms import MediaKind

THREADS = 2
Job = Callable[["Lane"], None]


class Lane:
    """One thread's own view of the file."""

    def __init__(self, fd: int, demuxer: str, limits: Limits, store: Store) -> None:
        self.container = open_container(fd, demuxer, limits)
        self.video, self.sound = choose(self.container)
        self.frames: Frames | None = None
        if self.video is not None:
            self.frames = Frames(self.container, self.video, limits, store)

    def listen_to(self, only: Stream | None) -> None:
        """Let the demuxer leave out all streams but one."""
        for stream in self.container.streams:
            stream.discard = Discard.default if stream is only else Discard.all


def read_clip(fd: int, demuxer: str, limits: Limits, store: Store) -> Draft:
    """Read frames and sound of a container.

    Raises:
        Refusal: damaged, nothing in it, or over a limit.
    """
    reopen = partial(Lane, fd, demuxer, limits, store)
    first = reopen()
    draft = Draft(MediaKind.SOUND, first.container.format.name)
    describe(first.container, draft)
    if first.video is None and first.sound is None:
        raise Refusal("no-streams")
    draft.duration_s = true_length_s(first.container, first.video or first.sound, draft)
    refuse_above("duration", draft.duration_s or 0.0, limits.duration_s)
    jobs: deque[Job] = deque()
    pictures: list[StoredPicture] = []
    if first.sound is not None:
        jobs.append(partial(_read_sound, draft=draft, limits=limits, store=store))
    if first.frames is not None:
        draft.kind = MediaKind.VIDEO
        jobs += _video_jobs(first, reopen, draft, limits, pictures)
    _run(jobs, first, reopen)
    return _finish(first, draft, pictures)


def _video_jobs(
    lane: Lane, reopen: Callable[[], Lane], draft: Draft, limits: Limits, out: list[StoredPicture]
) -> list[Job]:
    frames = lane.frames
    assert frames is not None
    frame_px = frames.stream.width * frames.stream.height
    targets = plan.targets_s(draft.duration_s or 0.0, limits.frames)
    keys = [frames.key_before(time_s) for time_s in targets]
    found = [
        (time_s, key_s) for time_s, key_s in zip(targets, keys, strict=True) if key_s is not None
    ]
    if not found:
        return [partial(_read_through, reopen=reopen, targets=targets, limits=limits, out=out)]
    groups, whole = plan.plan(
        [time_s for time_s, _ in found],
        [key_s for _, key_s in found],
        frames.frame_s,
        frame_px,
        limits,
    )
    if not whole:
        draft.note("media-partly-read")
    return [partial(_read_group, group=group, out=out) for group in groups]


def _read_group(lane: Lane, group: plan.Group, out: list[StoredPicture]) -> None:
    assert lane.frames is not None
    lane.listen_to(lane.video)
    out += lane.frames.read_group(group)


def _read_through(
    lane: Lane,
    reopen: Callable[[], Lane],
    targets: list[float],
    limits: Limits,
    out: list[StoredPicture],
) -> None:
    """Nobody can seek in it: decode from the start, on a container not yet moved."""
    fresh = reopen().frames
    assert fresh is not None
    frame_px = max(1, fresh.stream.width * fresh.stream.height)
    out += fresh.read_through(
        [plan.Want(time_s) for time_s in targets], limits.decoded_pixels // frame_px
    )


def _read_sound(lane: Lane, draft: Draft, limits: Limits, store: Store) -> None:
    assert lane.sound is not None
    lane.listen_to(lane.sound)
    read_sound(lane.container, lane.sound, draft, limits, store)


def _run(jobs: deque[Job], first: Lane, reopen: Callable[[], Lane]) -> None:
    """Work the jobs off on THREADS threads, each with its own decoder."""
    errors: list[BaseException] = []

    def work(lane: Lane | None) -> None:
        try:
            lane = lane or reopen()
            while not errors:
                jobs.popleft()(lane)
        except IndexError:
            return
        except BaseException as error:
            errors.append(error)

    helpers = [
        threading.Thread(target=work, args=(None,)) for _ in range(min(THREADS, len(jobs)) - 1)
    ]
    for helper in helpers:
        helper.start()
    work(first)
    for helper in helpers:
        helper.join()
    if errors:
        raise errors[0]


def _finish(lane: Lane, draft: Draft, pictures: list[StoredPicture]) -> Draft:
    draft.pictures = in_order(pictures)
    if lane.frames is not None and not pictures:
        if not draft.stretches:
            raise Refusal("no-frames")
        draft.note("media-no-frames")
    if lane.frames is None:
        if not draft.stretches:
            raise Refusal("no-samples")
        end_s = max(one.start_s + one.samples / SOUND_RATE_HZ for one in draft.stretches)
        if len(draft.stretches) == 1:
            draft.duration_s = end_s
    elif lane.sound is not None and not draft.stretches:
        draft.note("media-no-sound")
    return draft
