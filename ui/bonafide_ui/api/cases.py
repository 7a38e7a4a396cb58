"""`/v1/cases`: read, rule, take away, delete."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Response
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, HTMLResponse

from bonafide.cases import Case, ReviewState
from bonafide.errors import InputError, NotFound
from bonafide.explain.words import language_of
from bonafide.report.html import html
from bonafide.report.pdf import pdf
from bonafide_ui.api.asking import Calling, Served
from bonafide_ui.api.problem import responses
from bonafide_ui.api.shapes import LANGUAGE, CaseId, CaseShape, CasesShape, RulingBody
from bonafide_ui.api.tokens import Scope

router = APIRouter(prefix="/v1/cases", tags=["cases"])
tables = APIRouter(prefix="/v1/tables", tags=["cases"])
Language = Annotated[str, Query(pattern=LANGUAGE, examples=["en"])]
_COLUMNS = ("case", "file", "sha256", "band", "risk", "confidence", "engine_version", "policy")
# A sheet would take a name that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Sheet(StrEnum):
    """How a table of cases is written."""

    CSV = "csv"
    JSON = "json"


class Paper(StrEnum):
    """How a report is written."""

    JSON = "json"
    HTML = "html"
    PDF = "pdf"


@router.get("", responses=responses(404), summary="Cases, newest first")
async def index(
    service: Served,
    caller: Calling,
    review: Annotated[ReviewState | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> CasesShape:
    """Those of the token's tenant; with `review`, those in that state."""
    caller.need(Scope.READ)
    find = service.engine.cases.list
    try:
        page = await asyncio.to_thread(
            find, caller.tenant, review=review, limit=limit, cursor=cursor
        )
    except InputError as error:
        raise NotFound(str(error)) from error
    return CasesShape(cases=[CaseShape.of(case) for case in page.cases], cursor=page.cursor)


@tables.get("/cases.{sheet}", responses=responses(404), summary="Some cases as a table")
async def table(
    sheet: Sheet,
    service: Served,
    caller: Calling,
    case: Annotated[list[str], Query(max_length=200)],
) -> Response:
    """CSV with one row a case, or JSON with the reports whole."""
    cases = [await service.case(caller, number) for number in case]
    if sheet is Sheet.JSON:
        reports = [json.loads(found.report.as_json()) | {"case": found.id} for found in cases]
        return Response(json.dumps(reports, ensure_ascii=False), media_type="application/json")
    return Response(_csv(cases), media_type="text/csv; charset=utf-8")


@router.get("/{case}", responses=responses(404), summary="One case")
async def get(case: CaseId, service: Served, caller: Calling) -> CaseShape:
    """The case with its rulings; its report is at `/report.json`."""
    return CaseShape.of(await service.case(caller, case))


@router.get(
    "/{case}/report.{paper}",
    responses={
        200: {
            "description": "The report.",
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/Report"}},
                "text/html": {"schema": {"type": "string"}},
                "application/pdf": {"schema": {"type": "string", "format": "binary"}},
            },
        },
        **responses(404),
    },
    response_class=Response,
    summary="The report as JSON, HTML or PDF",
)
async def report(
    case: CaseId, paper: Paper, service: Served, caller: Calling, language: Language = "en"
) -> Response:
    """The same figures in each; HTML and PDF in the wished language."""
    found = await service.case(caller, case)
    if paper is Paper.JSON:
        return Response(found.report.as_json(), media_type="application/json")
    record, exhibits = await service.record(found), await service.exhibits(found)
    spoken = language_of(language)
    if paper is Paper.HTML:
        page = await asyncio.to_thread(html, found.report, record, exhibits, spoken)
        guard = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"
        return HTMLResponse(page, headers={"Content-Security-Policy": guard})
    drawn = await asyncio.to_thread(pdf, found.report, record, exhibits, spoken)
    return Response(drawn, media_type="application/pdf")


@router.get(
    "/{case}/evidence.zip",
    responses={
        200: {
            "description": "The evidence bundle, as `bonafide cases verify` reads it.",
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        },
        **responses(404),
    },
    response_class=FileResponse,
    summary="The evidence bundle",
)
async def evidence(case: CaseId, service: Served, caller: Calling) -> FileResponse:
    """The file, report, pictures and the ledger's proof; taking it is itself recorded."""
    found = await service.case(caller, case)
    folder = tempfile.TemporaryDirectory(prefix="bonafide-")
    try:
        to = Path(folder.name) / f"{found.id}.zip"
        export = service.engine.cases.export
        made = await asyncio.to_thread(export, found.tenant, found.id, caller.person, to)
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(
        made,
        media_type="application/zip",
        filename=f"{found.id}.zip",
        background=BackgroundTask(folder.cleanup),
    )


@router.post(
    "/{case}/rulings", status_code=201, responses=responses(404, 409), summary="Rule on a case"
)
async def rule(case: CaseId, body: RulingBody, service: Served, caller: Calling) -> CaseShape:
    """Claims the case, rules, and tells every place where its file was asked about."""
    caller.need(Scope.REVIEW)
    found = await service.case(caller, case)
    await service.engine.rule(found.tenant, found.id, caller.person, body.decision, body.note)
    return CaseShape.of(await service.case(caller, case))


@router.delete(
    "/{case}", status_code=204, responses=responses(404), summary="Delete a case and its file"
)
async def delete(case: CaseId, service: Served, caller: Calling) -> None:
    """The file and the report are gone; the ledger keeps that there was one."""
    caller.need(Scope.DELETE)
    remove = service.engine.cases.remove
    await asyncio.to_thread(remove, caller.tenant, case, caller.person)


def _csv(cases: list[Case]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for case in cases:
        r = case.report
        row = (case.id, case.name, r.sha256, r.band, r.risk, r.confidence, r.engine_version,
               r.policy.name)  # fmt: skip
        writer.writerow([_plain(cell) for cell in row])
    return out.getvalue()


def _plain(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
