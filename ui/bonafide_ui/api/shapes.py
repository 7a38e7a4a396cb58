"""What the API says and takes, as documented in `/openapi.json`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, Field

from bonafide.cases import Case, Decision, ReviewState
from bonafide.explain.words import say
from bonafide.jobs import Job, State
from bonafide.report.schema import Report
from bonafide.terms import Band, Confidence, Stage
from bonafide_ui.service import check_of

LANGUAGE = r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}$"
URL = r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?$"
CheckId = Annotated[
    str, Path(pattern=r"^[0-9a-f]{32}$", examples=["3f2c9a5be0d14f6f8e0d7c7a1b2c3d4e"])
]
CaseId = Annotated[str, Path(pattern=r"^[0-9A-Za-z-]{6,12}$", examples=["7K3M-Q2"])]


class LinkBody(BaseModel):
    """A file that lies elsewhere."""

    url: str = Field(max_length=2000, pattern=URL, examples=["https://example.org/clip.mp4"])
    language: str = Field("en", pattern=LANGUAGE, examples=["en"])


class CheckShape(BaseModel):
    """How far a check has come, and its answer once there is one."""

    id: str
    state: State
    stage: Stage | None
    submitted_at: datetime
    case: str | None = None
    report: Report | None = None
    failure: str | None = Field(None, description="Why there is no report, as one sentence.")

    @classmethod
    def of(cls, job: Job) -> CheckShape:
        """The job as the API shows it."""
        answer, request = job.answer, job.request
        failure = answer.failure if answer else None
        return cls(
            id=check_of(job),
            state=job.state,
            stage=job.stage,
            submitted_at=_time(job.submitted_s),
            case=answer.case if answer else None,
            report=answer.report if answer else None,
            failure=say(failure, request.language) if failure else None,
        )


class RulingShape(BaseModel):
    """A person's judgement on a case."""

    number: int
    decision: Decision
    note: str
    reviewer: str
    at: datetime


class CaseShape(BaseModel):
    """One of the caller's cases."""

    id: str
    sha256: str
    name: str
    band: Band
    risk: float | None
    confidence: Confidence
    opened_at: datetime
    judged_at: datetime
    kept_until: datetime | None = Field(description="When the file is removed; null: it is gone.")
    times_asked: int
    review: ReviewState
    disputed: bool
    rulings: list[RulingShape]

    @classmethod
    def of(cls, case: Case) -> CaseShape:
        """The case as the API shows it."""
        report = case.report
        return cls(
            id=case.id,
            sha256=case.sha256,
            name=case.name,
            band=report.band,
            risk=report.risk,
            confidence=report.confidence,
            opened_at=_time(case.opened_s),
            judged_at=_time(case.judged_s),
            kept_until=_time(case.kept_until_s) if case.kept_until_s else None,
            times_asked=case.times_asked,
            review=case.review,
            disputed=case.disputed,
            rulings=[
                RulingShape(
                    number=ruling.number,
                    decision=ruling.decision,
                    note=ruling.note,
                    reviewer=ruling.reviewer,
                    at=_time(ruling.at_s),
                )
                for ruling in case.rulings
            ],
        )


class CasesShape(BaseModel):
    """A page of cases, newest first."""

    cases: list[CaseShape]
    cursor: str | None = Field(description="Hand it back for the next page; null at the end.")


class RulingBody(BaseModel):
    """How a person rules."""

    decision: Decision = Field(examples=["manipulated"])
    note: str = Field("", max_length=2000, examples=["The shadow of the glasses does not move."])


class WebhookBody(BaseModel):
    """Where to tell of answers and rulings."""

    url: str = Field(max_length=2000, pattern=URL, examples=["https://example.org/hook"])


class WebhookShape(BaseModel):
    """A registered address."""

    id: str
    url: str
    created_at: datetime


class NewWebhookShape(WebhookShape):
    """A registered address with its secret, which is shown this once."""

    secret: str = Field(description="Signs each call, as in the Standard Webhooks specification.")


class DetectorShape(BaseModel):
    """One installed detector and its weights."""

    name: str
    version: str | None
    modality: str | None
    source: str | None
    licence: str | None
    weights_sha256: str | None


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
