"""Tools for assistants, through the page's MCP server at `/gradio_api/mcp/`.

Each docstring is what an assistant reads; a token goes in the `Authorization` header.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api

from bonafide.errors import BonafideError, InputError, NotAllowed
from bonafide_ui.api.shapes import CaseShape, CheckShape
from bonafide_ui.caller import Caller, by_token
from bonafide_ui.service import Service, check_of

_MOST_INLINE = 20_000_000
Said = dict[str, Any]


def offer(service: Service) -> None:
    """Add the tools to the current blocks; they are the only functions with a public name."""
    tools = Tools(service)
    for tool in (
        tools.check_media, tools.check_link, tools.check_status, tools.read_case, tools.list_cases,
    ):  # fmt: skip
        api(tool, api_name=tool.__name__, concurrency_limit=None)


class Tools:
    """What an assistant may do, each as one function that answers with JSON."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def check_media(
        self, name: str, data_base64: str, wait: bool, request: gr.Request
    ) -> str:
        """Judge whether a picture, video or voice was likely manipulated. Triage, not proof.

        Args:
            name: what the file is called, with its ending.
            data_base64: the file's bytes in base64, 20 MB at most.
            wait: whether to answer only when the check is finished.
        """
        return await _said(self._media(name, data_base64, wait, request))

    async def check_link(self, url: str, wait: bool, request: gr.Request) -> str:
        """Judge the picture, video or voice at a link, where this server allows links.

        Args:
            url: an https link straight to the file.
            wait: whether to answer only when the check is finished.
        """
        return await _said(self._link(url, wait, request))

    async def check_status(self, check: str, request: gr.Request) -> str:
        """How far a check has come, with its report once there is one.

        Args:
            check: the id that check_media or check_link gave.
        """
        return await _said(self._status(check, request))

    async def read_case(self, case: str, request: gr.Request) -> str:
        """One case with its whole report and what people ruled.

        Args:
            case: the case's number, such as 7K3M-Q2.
        """
        return await _said(self._case(case, request))

    async def list_cases(self, cursor: str, request: gr.Request) -> str:
        """The token's cases, newest first, twenty at a time.

        Args:
            cursor: what the page before gave as cursor; empty for the first page.
        """
        return await _said(self._cases(cursor, request))

    async def _media(self, name: str, data_base64: str, wait: bool, request: gr.Request) -> Said:
        caller = self._calling(request)
        try:
            data = base64.b64decode(data_base64, validate=True)
        except binascii.Error:
            raise InputError("data_base64 is not base64.") from None
        if len(data) > _MOST_INLINE:
            raise InputError("The file is larger than 20 MB; hand it in with POST /v1/checks.")
        with tempfile.TemporaryDirectory(prefix="bonafide-") as folder:
            path = Path(folder) / "upload"
            await asyncio.to_thread(path.write_bytes, data)
            job = await self._service.submit(caller, path, name or "upload")
        return await self._answered(caller, check_of(job), wait)

    async def _link(self, url: str, wait: bool, request: gr.Request) -> Said:
        caller = self._calling(request)
        job = await self._service.submit_link(caller, url)
        return await self._answered(caller, check_of(job), wait)

    async def _status(self, check: str, request: gr.Request) -> Said:
        return await self._answered(self._calling(request), check, wait=False)

    async def _case(self, case: str, request: gr.Request) -> Said:
        found = await self._service.case(self._calling(request), case)
        shape = CaseShape.of(found).model_dump(mode="json")
        return shape | {"report": json.loads(found.report.as_json())}

    async def _cases(self, cursor: str, request: gr.Request) -> Said:
        caller = self._calling(request)
        find = self._service.engine.cases.list
        page = await asyncio.to_thread(find, caller.tenant, cursor=cursor or None)
        cases = [CaseShape.of(case).model_dump(mode="json") for case in page.cases]
        return {"cases": cases, "cursor": page.cursor}

    def _calling(self, request: gr.Request) -> Caller:
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret:
            raise NotAllowed("Send a token: Authorization: Bearer bf_…")
        caller = by_token(self._service.tokens, secret.strip())
        if not self._service.requests.take(caller.person).allowed:
            raise NotAllowed("Too many requests; wait a minute.")
        return caller

    async def _answered(self, caller: Caller, check: str, wait: bool) -> Said:
        job = await self._service.status(caller, check)
        if wait and not job.answer:
            job = await self._service.finished(caller, check)
        return CheckShape.of(job).model_dump(mode="json", by_alias=True)


async def _said(answer: Coroutine[Any, Any, Said]) -> str:
    """The answer as JSON; the product's own errors as one sentence with a code."""
    try:
        return json.dumps(await answer, ensure_ascii=False)
    except BonafideError as error:
        return json.dumps({"error": str(error), "code": error.code}, ensure_ascii=False)
