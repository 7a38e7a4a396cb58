"""Signed calls to other people's servers, repeated until they are taken.

Signature as in the Standard Webhooks specification: base64 of HMAC-SHA256 over
`id.timestamp.body`, in `webhook-signature: v1,...`.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import secrets
import socket
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from bonafide.database import Database
from bonafide.database.tables import web_webhooks as webhooks
from bonafide.errors import Conflict, NotAllowed, NotFound, Unavailable
from bonafide.explain import words
from bonafide.jobs import Answer, Recorded, Request
from bonafide.jobs.download import is_public

log = logging.getLogger(__name__)
MOST_WEBHOOKS = 10
_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Webhook:
    """One registered address; `secret` signs what is sent there."""

    id: str
    url: str
    secret: str
    created_s: float


@dataclass(frozen=True, slots=True)
class Event:
    """What is told: `check.answered`, `check.failed` or `case.ruled`."""

    id: str
    type: str
    data: dict[str, Any]

    @classmethod
    def of_check(cls, request: Request, answer: Answer) -> Event:
        """A check is finished, or its case was ruled on and the answer is another now."""
        check = request.key.removeprefix("web:")
        if answer.failure:
            said = words.say(answer.failure)
            return cls(f"{check}-failed", "check.failed", {"check": check, "failure": said})
        data = {"check": check, **_verdict(answer)}
        return cls(f"{check}-answered", "check.answered", data)

    @classmethod
    def of_ruling(cls, request: Request, answer: Answer) -> Event:
        """A person has ruled on a case."""
        ruling = answer.ruling
        data = _verdict(answer) | {"check": request.key.removeprefix("web:")}
        if ruling:
            data |= {"decision": ruling.decision.value, "number": ruling.number}
        number = ruling.number if ruling else 0
        return cls(f"{answer.case}-ruled-{number}", "case.ruled", data)


class Webhooks:
    """The addresses of one database's tenants, and the way to them."""

    def __init__(self, database: Database, exempt: frozenset[str] = frozenset()) -> None:
        self._database = database
        self._exempt = exempt

    def add(self, tenant: str, url: str) -> Webhook:
        """Register an address.

        Raises:
            NotAllowed: no plain https link.
            Conflict: there are too many.
        """
        try:
            parts = urlsplit(url)
        except ValueError:
            raise NotAllowed("That is not a link that can be called.") from None
        allowed = parts.scheme == "https" or parts.netloc.lower() in self._exempt
        if not allowed or not parts.hostname or parts.username:
            raise NotAllowed("A webhook is an https link without a user name.")
        if len(self.all(tenant)) >= MOST_WEBHOOKS:
            raise Conflict(f"There are {MOST_WEBHOOKS} webhooks already; remove one first.")
        key = f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"
        webhook = Webhook(secrets.token_hex(8), url, key, time.time())
        row = {
            "id": webhook.id,
            "tenant": tenant,
            "url": url,
            "secret": key,
            "created_s": webhook.created_s,
        }
        with self._database.writing() as connection:
            connection.execute(webhooks.insert().values(**row))
        return webhook

    def all(self, tenant: str) -> list[Webhook]:
        """The tenant's addresses, oldest first."""
        query = webhooks.select().where(webhooks.c.tenant == tenant)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(webhooks.c.created_s))
            return [Webhook(row.id, row.url, row.secret, row.created_s) for row in rows]

    def remove(self, tenant: str, id: str) -> None:
        """Forget an address.

        Raises:
            NotFound: the tenant has none of that id.
        """
        chosen = (webhooks.c.tenant == tenant) & (webhooks.c.id == id)
        with self._database.writing() as connection:
            if not connection.execute(webhooks.delete().where(chosen)).rowcount:
                raise NotFound("There is no such webhook.")

    async def deliver(self, event: Event, tenant: str, recorded: Recorded) -> None:
        """Tell every address that has not taken the event yet.

        Raises:
            Unavailable: at least one did not take it; to be called again later.
        """
        failed = []
        for webhook in self.all(tenant):
            if recorded.get(f"{event.id}:{webhook.id}"):
                continue
            try:
                await self._post(webhook, event)
                await recorded.put(**{f"{event.id}:{webhook.id}": True})
            except NotAllowed as error:
                log.warning("webhook %s is not called: %s", webhook.id, error)
            except (httpx.HTTPError, Unavailable):
                failed.append(webhook.id)
        if failed:
            raise Unavailable(f"Webhooks that did not take it: {', '.join(failed)}.")

    async def _post(self, webhook: Webhook, event: Event) -> None:
        body = json.dumps({"type": event.type, "data": event.data}, separators=(",", ":"))
        headers = {"content-type": "application/json", **signature(webhook.secret, event.id, body)}
        async with httpx.AsyncClient(trust_env=False, timeout=_TIMEOUT_S) as client:
            pinned = await self._pinned(webhook.url)
            # A redirect is an answer like any other: it is never followed.
            response = await client.post(
                pinned,
                content=body,
                headers=headers | {"host": urlsplit(webhook.url).netloc},
                extensions={"sni_hostname": urlsplit(webhook.url).hostname or ""},
            )
        if not response.is_success:
            raise Unavailable(f"The webhook answers {response.status_code}.")

    async def _pinned(self, url: str) -> str:
        """The address with its host resolved once, every address of it found public."""
        parts = urlsplit(url)
        port = parts.port or 443
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise Unavailable(f"The name “{parts.hostname}” cannot be resolved.") from error
        addresses = [str(entry[4][0]) for entry in found]
        if parts.netloc.lower() not in self._exempt and not all(map(is_public, addresses)):
            raise NotAllowed("The webhook leads to a private address.")
        shown = f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]
        return parts._replace(netloc=f"{shown}:{port}").geturl()


def signature(secret: str, id: str, body: str) -> dict[str, str]:
    """The three headers that prove where a call comes from."""
    at = str(int(time.time()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"{id}.{at}.{body}".encode(), hashlib.sha256).digest()
    return {
        "webhook-id": id,
        "webhook-timestamp": at,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


def _verdict(answer: Answer) -> dict[str, Any]:
    report = answer.report
    if report is None:
        return {"case": answer.case}
    return {
        "case": answer.case,
        "band": report.band.value,
        "risk": report.risk,
        "confidence": report.confidence.value,
        "sha256": report.sha256,
    }
