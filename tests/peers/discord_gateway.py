"""Discord's gateway: hello, identify, heartbeats, dispatch, and resuming without loss."""

from __future__ import annotations

import json
import uuid

from aiohttp import WSMsgType, web

from tests.peers import discord_shapes as shapes
from tests.peers.discord_shapes import APPLICATION, BOT, Json

# Members, presences, content of messages: refused unless the application has them.
_PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15


class Gateway:
    """One connection a shard; what a shard missed is sent when it resumes."""

    def __init__(self, token: str, shards: int, message_content: bool) -> None:
        self.shards, self.message_content, self.url = shards, message_content, ""
        self.identified: list[Json] = []
        self.resumed: list[Json] = []
        self._token = token
        self._sessions: dict[str, Json] = {}
        self._links: dict[int, web.WebSocketResponse] = {}

    def shard_of(self, guild: int | None) -> int:
        """Where a guild's events go; direct messages go to the first."""
        return (guild >> 22) % self.shards if guild else 0

    async def drop(self, shard: int) -> None:
        """Close a shard's connection so that it may resume."""
        await self._links.pop(shard).close(code=4000)

    async def dispatch(self, event: str, data: Json, shard: int) -> None:
        for session in self._sessions.values():
            if session["shard"] == shard:
                session["events"].append({"op": 0, "t": event, "d": data})
                payload = {**session["events"][-1], "s": len(session["events"])}
                if (link := self._links.get(shard)) and not link.closed:
                    await link.send_json(payload)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        link = web.WebSocketResponse()
        await link.prepare(request)
        await link.send_json({"op": 10, "d": {"heartbeat_interval": 41250}})
        async for message in link:
            if message.type is not WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            if said["op"] == 1:
                await link.send_json({"op": 11})
            elif said["op"] == 2:
                await self._identify(link, said["d"])
            elif said["op"] == 6:
                await self._resume(link, said["d"])
        return link

    async def _identify(self, link: web.WebSocketResponse, said: Json) -> None:
        self.identified.append(said)
        if said["token"] != self._token:
            await link.close(code=4004)
        elif said["intents"] & _PRIVILEGED and not self.message_content:
            await link.close(code=4014)
        else:
            session, shard = uuid.uuid4().hex, said.get("shard", [0, 1])
            self._sessions = {k: s for k, s in self._sessions.items() if s["shard"] != shard[0]}
            ready = {
                "v": 10, "user": shapes.user(BOT, "bonafide"), "guilds": [], "session_id": session,
                "resume_gateway_url": self.url, "shard": shard,
                "application": {"id": str(APPLICATION), "flags": 0},
            }  # fmt: skip
            self._sessions[session] = {"shard": shard[0], "events": []}
            self._links[shard[0]] = link
            await self.dispatch("READY", ready, shard[0])

    async def _resume(self, link: web.WebSocketResponse, said: Json) -> None:
        self.resumed.append(said)
        session = self._sessions[said["session_id"]]
        for number, event in enumerate(session["events"][said["seq"] :], said["seq"] + 1):
            await link.send_json({**event, "s": number})
        self._links[session["shard"]] = link
        await self.dispatch("RESUMED", {}, session["shard"])
