"""Reports as the product writes them, with every kind of content that a file can carry."""

from __future__ import annotations

from datetime import UTC, datetime

import cv2
import numpy as np
import pytest

from bonafide.explain.maps import Exhibit, exhibits
from bonafide.report import schema
from bonafide.report.content import Record
from bonafide.terms import (
    Action,
    Band,
    Confidence,
    Face,
    Finding,
    Material,
    MediaFacts,
    MediaKind,
    Modality,
    Picture,
    Recording,
    Segment,
    Sound,
    Stretch,
    Track,
)

HOSTILE = "<script>alert(1)</script>"


def sentence(id: str, text: str = "", **values: str | int | float) -> schema.Sentence:
    return schema.Sentence(id=id, values=values, text=text or id)


def face_finding() -> schema.ReportFinding:
    """One person on the left, suspicious for seven seconds."""
    segments = [
        schema.ReportSegment(
            start_s=4.0 + n,
            end_s=5.0 + n,
            llr=1.5,
            risk=0.82,
            person=1,
            place="left",
            box=(0.1, 0.1, 0.3, 0.4),
            picture=n,
        )
        for n in range(7)
    ]
    return schema.ReportFinding(
        detector="face",
        modality=Modality.FACE,
        version="1",
        weights_sha256="ab" * 32,
        llr=1.9,
        risk=0.91,
        segments=segments,
        quality={},
        signs=[],
    )


def speech_finding() -> schema.ReportFinding:
    """A voice that begins well and ends badly."""
    segments = [
        schema.ReportSegment(start_s=s, end_s=s + 2, llr=llr, risk=risk)
        for s, llr, risk in [(0.0, -2.0, 0.12), (2.0, 0.2, 0.55), (4.0, 1.0, 0.73)]
    ]
    return schema.ReportFinding(
        detector="speech",
        modality=Modality.SPEECH,
        version="1",
        weights_sha256="cd" * 32,
        llr=-0.7,
        risk=0.32,
        segments=segments,
        quality={},
        signs=[],
    )


def reasons() -> list[schema.Sentence]:
    place = {"start_s": 4.0, "end_s": 11.0, "place": "left", "people": 2}
    return [
        sentence("reason-face-manipulated", detector="face", **place),
        sentence("reason-speech-bona-fide", detector="speech"),
    ]


def media() -> schema.Media:
    streams = [
        schema.Stream(kind="video", codec="h264"),
        schema.Stream(kind="audio", codec="aac"),
    ]
    return schema.Media(
        kind=MediaKind.VIDEO,
        container="mp4",
        bytes=4_200_000,
        duration_s=12.0,
        width_px=1280,
        height_px=720,
        streams=streams,
    )


def hostile_claim() -> schema.Claim:
    return schema.Claim(
        kind="generator",
        origin="container_tag",
        text=HOSTILE,
        says_generated=True,
        validation=None,
        covers_pixels=False,
    )


@pytest.fixture
def report() -> schema.Report:
    """A video judged likely manipulated, whose metadata tries to be markup."""
    silent = schema.ReportAbstention(
        detector="image", modality=Modality.IMAGE, reason=sentence("media-no-pictures")
    )
    return schema.Report(
        engine_version="0.1.0",
        file=f"{HOSTILE}.mp4",
        sha256="9f2c" * 16,
        media=media(),
        risk=0.87,
        video_risk=0.91,
        audio_risk=0.32,
        image_risk=None,
        band=Band.LIKELY_MANIPULATED,
        confidence=Confidence.HIGH,
        confidence_reason=sentence("confidence-much-material"),
        action=Action.DO_NOT_ACT,
        action_text=sentence("action-do_not_act"),
        reasons=reasons(),
        findings=[face_finding(), speech_finding()],
        abstentions=[silent],
        provenance=[hostile_claim()],
        coverage=schema.Coverage(frames=32, people=2, sound_s=12.0),
        policy=schema.Policy(
            name="default",
            prior=0.5,
            review_from=0.35,
            manipulated_from=0.65,
            error_rate=sentence("error-rate-manipulated", one_in=50, false=4, count=200),
        ),
        timings_s={"reading": 0.4},
    )


@pytest.fixture
def record() -> Record:
    """The fortieth entry of a ledger."""
    return Record("7K3M-Q2XW", datetime(2026, 11, 21, 12, 0, tzinfo=UTC), 40, "ee" * 32)


@pytest.fixture
def material() -> Material:
    """One drawn face in one picture, and a second of a tone."""
    pixels = np.full((240, 320, 3), 90, np.uint8)
    cv2.ellipse(pixels, (120, 110), (45, 60), 0, 0, 360, (210, 170, 150), -1)
    points = np.array([[102, 95], [138, 95], [120, 115], [106, 138], [134, 138]], np.float32)
    face = Face(0, 4.2, (75.0, 50.0, 90.0, 120.0), points, 0.9)
    tone = 0.3 * np.sin(np.arange(32_000) * 2 * np.pi * 1000 / 16_000)
    return Material(
        Recording(
            MediaFacts(MediaKind.VIDEO, "mp4", "0" * 64, 1, 6.0, 320, 240),
            (Picture(4.2, pixels),),
            Sound(16_000, (Stretch(1.0, tone.astype(np.float32)),)),
        ),
        (Track(1, (face,)),),
    )


@pytest.fixture
def findings() -> tuple[Finding, ...]:
    """A face finding that points at the mouth, and one of the whole picture."""
    mouth = np.zeros((14, 14), np.float32)
    mouth[9:12, 4:10] = 1.0
    face = Segment(4.0, 5.0, 2.0, track=1, box_px=(75, 50, 90, 120), picture=0, map=mouth)
    patch = Segment(0.0, 0.0, 1.0, box_px=(100, 60, 128, 128), picture=0, map=mouth)
    return (
        Finding("face", Modality.FACE, "1", None, 2.0, (face,)),
        Finding("image", Modality.IMAGE, "1", None, 1.0, (patch,)),
    )


@pytest.fixture
def shown(material: Material, findings: tuple[Finding, ...]) -> tuple[Exhibit, ...]:
    """The exhibits of that material."""
    return exhibits(material, findings)
