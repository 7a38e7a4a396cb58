"""Pictures that show when: lanes of faces and speech, and the spectrogram."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from bonafide.explain.words import word
from bonafide.terms import Modality

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bonafide.terms import Samples, Segment, Sound

    # The report stands above this room; its shape is all that is needed here.
    Report = Any
    ReportSegment = Any

WIDTH, LANE, AXIS, LABEL = 560, 30, 22, 92
_COLUMNS, _ROWS, _WINDOW = 1200, 240, 512
_RANGE_DB = 80.0
_MOST_TICKS = 8
# Three steps of colour; the height of a bar says the same without colour.
_FILLS = {
    "manipulated": "var(--bf-manipulated, #b3261e)",
    "review": "var(--bf-review, #9a6700)",
    "authentic": "var(--bf-authentic, #1f7a5a)",
}


def lanes(report: Report, language: str = "en") -> str:
    """The timeline as SVG, one lane a person and one for the voice; empty without time.

    `data-start` and `data-end` on the drawing are the units (of 560) between
    which time runs, `data-seconds` how much of it: a page can turn a click into a second.
    """
    shown = rows(report, language)
    end_s = length_s(report)
    if not shown or end_s <= 0:
        return ""
    height = len(shown) * LANE + AXIS
    drawn = [_lane(i, name, parts, end_s, report) for i, (name, parts) in enumerate(shown)]
    return (
        f'<svg class="bf-timeline" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(word("timeline-label", language))}" data-start="{LABEL}" '
        f'data-end="{WIDTH - 10}" data-seconds="{end_s:.3f}" font-size="13" '
        f'font-family="system-ui, sans-serif" fill="currentColor">'
        f"{''.join(drawn)}{_axis(height, end_s)}</svg>"
    )


def rows(report: Report, language: str) -> list[tuple[str, list[ReportSegment]]]:
    """Who or what, and its stretches: people by number, then the voice and the rest."""
    people: dict[int, list[ReportSegment]] = {}
    others: dict[str, list[ReportSegment]] = {}
    for finding in report.findings:
        for segment in finding.segments:
            if segment.person is not None:
                people.setdefault(segment.person, []).append(segment)
            elif finding.modality is not Modality.IMAGE:
                others.setdefault(finding.modality.value, []).append(segment)
    named = [(word("timeline-person", language, person=n), people[n]) for n in sorted(people)]
    return named + [
        (word(f"modality-{modality}", language), parts) for modality, parts in others.items()
    ]


def length_s(report: Report) -> float:
    """Seconds from the start to the end of the file or of its last stretch."""
    last = max((part.end_s for found in report.findings for part in found.segments), default=0.0)
    return float(max(report.media.duration_s or 0.0, last))


def _lane(index: int, name: str, parts: list[ReportSegment], end_s: float, report: Report) -> str:
    top = index * LANE
    # Several detectors may have looked at the same stretch: the worst of them stands in front.
    ordered = sorted(parts, key=lambda part: part.risk)
    bars = "".join(_bar(part, top, end_s, report) for part in ordered)
    return (
        f'<text x="0" y="{top + 18}">{escape(name)}</text>'
        f'<rect x="{LABEL}" y="{top + 2}" width="{WIDTH - 10 - LABEL}" height="{LANE - 6}" '
        f'fill="currentColor" opacity="0.08" rx="3"/>{bars}'
    )


def _bar(part: ReportSegment, top: int, end_s: float, report: Report) -> str:
    left, right = _x(part.start_s, end_s), _x(part.end_s, end_s)
    tall = max((LANE - 6) * part.risk, 3)
    return (
        f'<rect x="{left:.1f}" y="{top + LANE - 4 - tall:.1f}" height="{tall:.1f}" '
        f'width="{max(right - left - 1, 2):.1f}" fill="{_FILLS[step(part.risk, report)]}">'
        f"<title>{part.risk:.2f}</title></rect>"
    )


def step(risk: float, report: Report) -> str:
    """`authentic`, `review` or `manipulated`, cut where the policy cuts its bands."""
    if risk > report.policy.manipulated_from:
        return "manipulated"
    return "review" if risk >= report.policy.review_from else "authentic"


def _axis(height: int, end_s: float) -> str:
    return "".join(
        f'<text x="{_x(tick, end_s):.1f}" y="{height - 6}" opacity="0.85" '
        f'text-anchor="{"start" if tick == 0 else "middle"}">{clock(tick)}</text>'
        for tick in ticks(end_s)
    )


def ticks(end_s: float) -> list[float]:
    """At most nine round seconds between 0 and `end_s`."""
    steps = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
    apart = next((step for step in steps if end_s / step <= _MOST_TICKS), end_s / _MOST_TICKS)
    return [n * apart for n in range(int(end_s * 0.97 / apart) + 1)]


def clock(seconds: float) -> str:
    """Minutes and seconds, tenths only where there are some."""
    if seconds != int(seconds):
        return f"{int(seconds) // 60}:{seconds % 60:04.1f}"
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _x(time_s: float, end_s: float) -> float:
    return LABEL + (WIDTH - 10 - LABEL) * min(max(time_s / end_s, 0.0), 1.0)


def suspicious_sound(report: Report) -> list[tuple[float, float]]:
    """Seconds from and to of the speech at or above review, joined where stretches overlap."""
    parts = sorted(
        (part.start_s, part.end_s)
        for finding in report.findings
        for part in finding.segments
        if finding.modality is Modality.SPEECH and part.risk >= report.policy.review_from
    )
    joined: list[tuple[float, float]] = []
    for start_s, end_s in parts:
        if joined and start_s <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end_s)
        else:
            joined.append((start_s, end_s))
    return joined


def sound_marks(report: Report, end_s: float) -> str:
    """Frames around the suspicious stretches, to lay over the spectrogram."""
    drawn = "".join(
        f'<rect x="{start / end_s * WIDTH:.1f}" y="2" height="96" '
        f'width="{max((end - start) / end_s * WIDTH, 2):.1f}"/>'
        for start, end in suspicious_sound(report)
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} 100" preserveAspectRatio="none" aria-hidden="true" '
        f'fill="none" stroke="#fff" stroke-width="2" stroke-dasharray="6 4">{drawn}</svg>'
    )


def spectrogram(sound: Sound, segments: Sequence[Segment] = ()) -> tuple[bytes, float]:
    """The sound as a PNG, and the second at which it ends.

    Time runs from 0 to that second over the width, frequency from 0 (bottom) to
    half the rate, level over 80 dB; what was not read stays dark. What the maps of
    suspicious `segments` point at is outlined.
    """
    import cv2

    from bonafide.explain import regions

    end_s = max(s.start_s + len(s.samples) / sound.rate_hz for s in sound.stretches)
    columns = int(min(_COLUMNS, max(end_s * sound.rate_hz / (_WINDOW / 2), 1)))
    level = np.full((_ROWS, columns), -_RANGE_DB, np.float32)
    for stretch in sound.stretches:
        if len(stretch.samples) >= _WINDOW:
            first = int(stretch.start_s / end_s * columns)
            last = round((stretch.start_s + len(stretch.samples) / sound.rate_hz) / end_s * columns)
            drawn = _levels(stretch.samples, max(last - first, 1))
            width = min(drawn.shape[1], columns - first)
            level[:, first : first + width] = cv2.resize(drawn, (drawn.shape[1], _ROWS))[:, :width]
    level = np.clip((level - level.max()) / _RANGE_DB + 1, 0, 1)
    coloured = cv2.applyColorMap((level[::-1] * 255).astype(np.uint8), cv2.COLORMAP_MAGMA)
    drawing = np.asarray(coloured, np.uint8)
    regions.outline(drawing, regions.in_sound(segments, sound, end_s, level.shape))
    done, data = cv2.imencode(".png", drawing)
    if not done:
        raise ValueError("the spectrogram cannot be encoded")
    return data.tobytes(), end_s


def _levels(samples: Samples, columns: int) -> NDArray[np.float32]:
    """Level in dB, shape (257, columns); one window in the middle of each column."""
    starts = np.linspace(0, len(samples) - _WINDOW, columns).astype(int)
    window = np.hanning(_WINDOW).astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW)[starts] * window
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    return (10 * np.log10(power + 1e-9)).T.astype(np.float32)
