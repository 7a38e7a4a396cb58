import asyncio
import base64
import sys
from pathlib import Path

import httpx
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client


async def check(server: str, token: str, name: str, data: bytes) -> str:
    """What the server says about a file, as JSON."""
    given = {"name": name, "data_base64": base64.b64encode(data).decode(), "wait": True}
    url = f"{server}/gradio_api/mcp/"
    async with (
        httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=60) as web,
        streamable_http_client(url, http_client=web) as (reading, writing, _),
        ClientSession(reading, writing) as session,
    ):
        await session.initialize()
        tools = (await session.list_tools()).tools
        tool = next(tool.name for tool in tools if tool.name.endswith("check_media"))
        return (await session.call_tool(tool, given)).content[0].text


path = Path(sys.argv[3])
print(asyncio.run(check(sys.argv[1], sys.argv[2], path.name, path.read_bytes())))
