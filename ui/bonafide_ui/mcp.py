"""Tools for assistants, through the page's MCP server at `/gradio_api/mcp/`.

Each docstring is what an assistant reads; a token goes in the `Authorization` header.
"""

from __future__ import annotations

import base64
import binascii
import json
import tempfile
from collections.abc import Callable, Coroutine
from functools import wraps
from pathlib import Path
from typing import Any

import gradio as gr

from bonafide.errors import BonafideError, InputError, NotAllowed
from bonafide_ui.api.shapes import CaseShape, CheckShape
from bonafide_ui.caller import Caller, by_token
from bonafide_ui.service import Service, check_of

_MOST_INLINE = 20_000_000
Tool = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


def offer(service: Service) -> None:
    """Add the tools to the current blocks; they are the only functions with a public name."""
    for tool in (_check_media, _check_link, _check_status, _read_case, _list_cases):
        function = tool(service)
        gr.api(_told(function), api_name=function.__name__, concurrency_limit=None)


def _check_media(service: Service) -> Tool:
    async def check_media(
        name: str, data_base64: str, wait: bool, request: gr.Request
    ) -> dict[str, Any]:
        """Judge whether a picture, video or voice was likely manipulated. Triage, not proof.

        Args:
            name: what the file is called, with its ending.
            data_base64: the file's bytes in base64, 20 MB at most.
            wait: whether to answer only when the check is finished.
        """
        caller = _calling(service, request)
        try:
            data = base64.b64decode(data_base64, validate=True)
        except binascii.Error:
            raise InputError("data_base64 is not base64.") from None
        if len(data) > _MOST_INLINE:
            raise InputError("The file is larger than 20 MB; hand it in with POST /v1/checks.")
        with tempfile.TemporaryDirectory(prefix="bonafide-") as folder:
            path = Path(folder) / "upload"
            path.write_bytes(data)
            job = await service.submit(caller, path, name or "upload")
        return await _answered(service, caller, check_of(job), wait)

    return check_media


def _check_link(service: Service) -> Tool:
    async def check_link(url: str, wait: bool, request: gr.Request) -> dict[str, Any]:
        """Judge the picture, video or voice at a link, where this server allows links.

        Args:
            url: an https link straight to the file.
            wait: whether to answer only when the check is finished.
        """
        caller = _calling(service, request)
        job = await service.submit_link(caller, url)
        return await _answered(service, caller, check_of(job), wait)

    return check_link


def _check_status(service: Service) -> Tool:
    async def check_status(check: str, request: gr.Request) -> dict[str, Any]:
        """How far a check has come, with its report once there is one.

        Args:
            check: the id that check_media or check_link gave.
        """
        return await _answered(service, _calling(service, request), check, wait=False)

    return check_status


def _read_case(service: Service) -> Tool:
    async def read_case(case: str, request: gr.Request) -> dict[str, Any]:
        """One case with its whole report and what people ruled.

        Args:
            case: the case's number, such as 7K3M-Q2.
        """
        found = await service.case(_calling(service, request), case)
        shape = CaseShape.of(found).model_dump(mode="json")
        return shape | {"report": json.loads(found.report.as_json())}

    return read_case


def _list_cases(service: Service) -> Tool:
    async def list_cases(cursor: str, request: gr.Request) -> dict[str, Any]:
        """The token's cases, newest first, twenty at a time.

        Args:
            cursor: what the page before gave as cursor; empty for the first page.
        """
        caller = _calling(service, request)
        page = service.engine.cases.list(caller.tenant, cursor=cursor or None)
        cases = [CaseShape.of(case).model_dump(mode="json") for case in page.cases]
        return {"cases": cases, "cursor": page.cursor}

    return list_cases


def _calling(service: Service, request: gr.Request) -> Caller:
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret:
        raise NotAllowed("Send a token: Authorization: Bearer bf_…")
    caller = by_token(service.tokens, secret.strip())
    if not service.requests.take(caller.person).allowed:
        raise NotAllowed("Too many requests; wait a minute.")
    return caller


async def _answered(service: Service, caller: Caller, check: str, wait: bool) -> dict[str, Any]:
    job = await service.status(caller, check)
    if wait:
        async for job in service.follow(caller, check):
            if job.answer:
                break
    return CheckShape.of(job).model_dump(mode="json", by_alias=True)


def _told(tool: Tool) -> Tool:
    """The tool, with the product's own errors said to the assistant as one sentence."""

    @wraps(tool)
    async def told(*arguments: Any, **named: Any) -> dict[str, Any]:
        try:
            return await tool(*arguments, **named)
        except BonafideError as error:
            return {"error": str(error), "code": error.code}

    return told
