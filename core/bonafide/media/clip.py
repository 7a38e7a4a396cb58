"""Video and sound files, with FFmpeg, inside the worker."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from functools import partial

from av.stream import Discard, Stream

from bonafide.media import claims, plan
from bonafide.media.container import open_container
from bonafide.media.draft import Draft, StoredPicture
from bonafide.media.limits import SOUND_RATE_HZ, Limits, Refusal, refuse_above
from bonafide.media.sound import read_sound
from bonafide.media.store import Store
from bonafide.media.streams import choose, describe, true_length_s, turn
from bonafide.media.video import Frames, in_order
from bonafide.terms import MediaKind

THREADS = 2
# Share of the length: of a very long clip the sound is read around there too.
DENSE_AT = 5 / 12


class Lane:
    """One thread's own view of the file."""

    def __init__(self, fd: int, demuxer: str, draft: Draft, limits: Limits, store: Store) -> None:
        self.container = open_container(fd, demuxer, limits)
        self.video, self.sound = choose(self.container)
        self.frames: Frames | None = None
        if self.video is not None:
            self.frames = Frames(self.container, self.video, draft, limits, store)

    def listen_to(self, only: Stream) -> None:
        """Let the demuxer leave out all streams but one."""
        for stream in self.container.streams:
            stream.discard = Discard.default if stream is only else Discard.all


Job = Callable[[Lane], None]


def read_clip(fd: int, demuxer: str, limits: Limits, store: Store) -> Draft:
    """Read frames and sound of a container.

    Raises:
        Refusal: damaged, nothing in it, or over a limit.
    """
    return _Reading(fd, demuxer, limits, store).read()


class _Reading:
    """One file on its way into a draft."""

    def __init__(self, fd: int, demuxer: str, limits: Limits, store: Store) -> None:
        self._limits = limits
        self._store = store
        self._draft = Draft(MediaKind.SOUND, demuxer)
        self._pictures: list[StoredPicture] = []
        self._open: Callable[[], Lane] = partial(Lane, fd, demuxer, self._draft, limits, store)

    def read(self) -> Draft:
        lane = self._open()
        leading = lane.video or lane.sound
        if leading is None:
            raise Refusal("no-streams")
        self._describe(lane)
        self._draft.duration_s = true_length_s(
            lane.container, leading, self._draft, lambda: self._open().container
        )
        refuse_above("duration", self._draft.duration_s or 0.0, self._limits.duration_s)
        jobs: deque[Job] = deque()
        if lane.sound is not None:
            jobs.append(self._read_sound)
        if lane.frames is not None:
            refuse_above("frame-pixels", lane.frames.frame_px, self._limits.frame_pixels)
            self._draft.kind = MediaKind.VIDEO
            jobs += self._video_jobs(lane.frames)
        self._run(jobs, lane)
        return self._finish(lane)

    def _describe(self, lane: Lane) -> None:
        describe(lane.container, self._draft)
        for tags in (lane.container.metadata, *(one.metadata for one in lane.container.streams)):
            self._draft.claims += claims.of_texts("container_tag", tags)
        self._draft.claims = claims.unique(self._draft.claims)

    def _video_jobs(self, frames: Frames) -> list[Job]:
        targets = plan.targets_s(self._draft.duration_s or 0.0, self._limits.frames)
        keys = {time_s: frames.key_before(time_s) for time_s in targets}
        reachable = {time_s: key_s for time_s, key_s in keys.items() if key_s is not None}
        if not reachable:
            return [partial(self._read_through, targets=targets)]
        groups, whole = plan.plan(reachable, frames.frame_s, frames.frame_px, self._limits)
        if not whole:
            self._draft.note("media-partly-read")
        jobs: list[Job] = []
        if (start_s := self._dense_from(frames)) is not None:
            groups, wants = plan.apart(groups, start_s, start_s + self._dense_s, frames.frame_s)
            # First, because it is the longest.
            jobs.append(partial(self._read_dense, start_s=start_s, wants=wants))
        return [*jobs, *(partial(self._read_group, group=group) for group in groups)]

    @property
    def _dense_s(self) -> float:
        return min(self._limits.dense_s, self._draft.duration_s or 0.0)

    def _dense_from(self, frames: Frames) -> float | None:
        """The key frame from which a stretch near the middle of the clip is seen densely."""
        if not self._limits.dense_s:
            return None
        middle_s = DENSE_AT * (self._draft.duration_s or 0.0)
        return frames.key_before(max(0.0, middle_s - self._dense_s / 2))

    def _read_sound(self, lane: Lane) -> None:
        assert lane.sound is not None
        lane.listen_to(lane.sound)
        read_sound(lane.container, lane.sound, self._draft, self._limits, self._store)

    def _read_group(self, lane: Lane, group: plan.Group) -> None:
        assert lane.frames is not None
        lane.listen_to(lane.frames.stream)
        self._pictures += lane.frames.read_group(group)

    def _read_dense(self, lane: Lane, start_s: float, wants: list[plan.Want]) -> None:
        assert lane.frames is not None
        lane.listen_to(lane.frames.stream)
        self._draft.dense, wanted = lane.frames.read_dense(start_s, self._dense_s, wants)
        self._pictures += wanted

    def _read_through(self, lane: Lane, targets: list[float]) -> None:
        """Nobody can seek in it: decode from the start, on a container not yet moved."""
        fresh = self._open().frames
        assert fresh is not None
        budget_frames = self._limits.decoded_pixels // max(1, fresh.frame_px)
        self._pictures += fresh.read_through([plan.Want(one) for one in targets], budget_frames)

    def _run(self, jobs: deque[Job], first: Lane) -> None:
        """Work the jobs off on THREADS threads, each with its own decoder."""
        errors: list[BaseException] = []
        lock = threading.Lock()

        def work(lane: Lane | None) -> None:
            try:
                lane = lane or self._open()
                while not errors:
                    with lock:
                        job = jobs.popleft() if jobs else None
                    if job is None:
                        return
                    job(lane)
            except BaseException as error:
                errors.append(error)

        count = min(THREADS, len(jobs)) - 1
        helpers = [threading.Thread(target=work, args=(None,)) for _ in range(count)]
        for helper in helpers:
            helper.start()
        work(first)
        for helper in helpers:
            helper.join()
        if errors:
            raise errors[0]

    def _finish(self, lane: Lane) -> Draft:
        draft = self._draft
        draft.pictures = in_order(self._pictures)
        if not draft.pictures and not draft.stretches:
            broken = any(note.id == "media-damaged-parts" for note in draft.notes)
            silent = "no-samples" if lane.frames is None else "no-frames"
            raise Refusal("damaged" if broken else silent)
        if lane.frames is None and len(draft.stretches) == 1:
            only = draft.stretches[0]
            draft.duration_s = only.start_s + only.samples / SOUND_RATE_HZ
        if lane.frames is not None:
            turn(draft, lane.frames.stream.index, lane.frames.rotation_deg)
            if not draft.pictures:
                draft.note("media-no-frames")
        if lane.sound is not None and not draft.stretches:
            draft.note("media-no-sound")
        return draft
