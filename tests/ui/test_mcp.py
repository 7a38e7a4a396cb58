"""The tools as an assistant finds them, through the official client."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

import httpx
import pytest

from tests.ui.conftest import SAMPLE, Server

TOOLS = {"check_media", "check_link", "check_status", "read_case", "list_cases"}


def speak(server: Server, token: str | None, calls: list[tuple[str, dict[str, Any]]]) -> list[Any]:
    """What the tools answer, in one session."""
    mcp = pytest.importorskip("mcp", reason="the official client is in the ui extra")
    from mcp.client.streamable_http import streamable_http_client

    async def session() -> list[Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"{server.url}/gradio_api/mcp/"
        async with (
            httpx.AsyncClient(headers=headers, timeout=60, trust_env=False) as web,
            streamable_http_client(url, http_client=web) as (reading, writing, _),
            mcp.ClientSession(reading, writing) as client,
        ):
            await client.initialize()
            said: list[Any] = [(await client.list_tools()).tools]
            for name, arguments in calls:
                answer = await client.call_tool(name, arguments)
                said.append(json.loads(answer.content[0].text))
            return said

    return asyncio.run(session())


def named(tools: list[Any], name: str) -> Any:
    return next(tool for tool in tools if tool.name.endswith(name))


def test_the_tools_and_nothing_else_are_offered(server: Server):
    (tools,) = speak(server, None, [])
    assert len(tools) == len(TOOLS)
    for name in TOOLS:
        assert named(tools, name).description
    assert "request" not in named(tools, "check_media").inputSchema["properties"]
    assert "Triage, not proof" in named(tools, "check_media").description


def test_a_picture_is_judged_and_its_case_read(server: Server, token: str):
    (tools,) = speak(server, None, [])
    data = base64.b64encode(SAMPLE["photograph"].read_bytes()).decode()
    handed = {"name": "photo.jpg", "data_base64": data, "wait": True}
    _, answer = speak(server, token, [(named(tools, "check_media").name, handed)])
    assert answer["report"]["file"] == "photo.jpg"
    _, case, status = speak(
        server,
        token,
        [
            (named(tools, "read_case").name, {"case": answer["case"]}),
            (named(tools, "check_status").name, {"check": answer["id"]}),
        ],
    )
    assert case["report"]["sha256"] == answer["report"]["sha256"]
    assert status["id"] == answer["id"]
    listed, cursor = [], ""
    while cursor is not None:
        _, page = speak(server, token, [(named(tools, "list_cases").name, {"cursor": cursor})])
        listed += [found["id"] for found in page["cases"]]
        cursor = page["cursor"]
    assert answer["case"] in listed


def test_without_a_token_a_sentence(server: Server):
    (tools,) = speak(server, None, [])
    _, answer = speak(server, None, [(named(tools, "list_cases").name, {"cursor": ""})])
    assert answer["code"] == "not_allowed"
    assert "Bearer" in answer["error"]


@pytest.mark.parametrize("data", ["%%%", "", "aGVsbG8="])
def test_what_is_no_media_gets_a_sentence(server: Server, token: str, data: str):
    (tools,) = speak(server, None, [])
    handed = {"name": "a", "data_base64": data, "wait": True}
    _, answer = speak(server, token, [(named(tools, "check_media").name, handed)])
    assert answer.get("error") or answer.get("failure")


def test_the_page_keeps_no_history_and_opens_no_function_but_the_tools(server: Server):
    with server.client() as anyone:
        named = anyone.get("/gradio_api/info").json()["named_endpoints"]
        page = anyone.get("/config").json()
        assert anyone.get("/gradio_api/runs").status_code == 404
    assert {name.strip("/") for name in named} == TOOLS
    assert page["run_history"] is False
    assert page["show_error"] is False
    assert page["footer_links"] == []
