"""How Slack speaks to a bot over HTTP: signed requests to one address."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import httpx

from tests.peers.slack_api import Json

SIGNING_SECRET = "signing-secret"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


class Requests:
    """Slack's side; `deliver` takes the place of Socket Mode in a `Slack`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.acks: list[tuple[float, int]] = []
        self._client = httpx.Client(trust_env=False, timeout=30)

    def close(self) -> None:
        self._client.close()

    def deliver(self, type: str, payload: Json, *, redeliver: bool = False) -> Json:
        """Send what happened and return what the bot answered."""
        again = {"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"}
        response = self.send(*encoded(type, payload), **(again if redeliver else {}))
        assert response.status_code == 200, response.text
        is_json = response.headers.get("content-type", "").startswith(JSON)
        return response.json() if is_json and response.content else {"text": response.text}

    def send(
        self, body: str, content_type: str, *, secret: str = SIGNING_SECRET, age_s: float = 0.0,
        **headers: str,
    ) -> httpx.Response:  # fmt: skip
        """A request as Slack signs it; or as somebody else would, or long ago."""
        at = str(int(time.time() - age_s))
        mac = hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256)
        signed = {"x-slack-request-timestamp": at, "x-slack-signature": f"v0={mac.hexdigest()}"}
        return self.post(body, {**signed, "content-type": content_type, **headers})

    def post(self, body: str, headers: dict[str, str]) -> httpx.Response:
        """A request with those headers."""
        sent = time.monotonic()
        response = self._client.post(self.url, content=body, headers=headers)
        self.acks.append((time.monotonic() - sent, response.status_code))
        return response


def encoded(type: str, payload: Json) -> tuple[str, str]:
    """The body and content type in which Slack sends it."""
    if type == "events_api":
        return json.dumps(payload), JSON
    if type == "slash_commands":
        return urlencode(payload), FORM
    return urlencode({"payload": json.dumps(payload)}), FORM
