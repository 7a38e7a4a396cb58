"""`/v1/webhooks`: who is told of answers and rulings."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path

from bonafide_ui.api.asking import Calling, Served
from bonafide_ui.api.problem import responses
from bonafide_ui.api.shapes import NewWebhookShape, WebhookBody, WebhookShape
from bonafide_ui.api.tokens import Scope
from bonafide_ui.api.webhooks import Webhook

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])
WebhookId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$", examples=["0f1e2d3c4b5a6978"])]


@router.post("", status_code=201, responses=responses(409), summary="Register an address")
async def create(body: WebhookBody, service: Served, caller: Calling) -> NewWebhookShape:
    """Events: `check.answered`, `check.failed`, `case.ruled`, each signed, each until taken."""
    caller.need(Scope.WEBHOOKS)
    made = await asyncio.to_thread(service.webhooks.add, caller.tenant, body.url)
    return NewWebhookShape(secret=made.secret, **_shape(made).model_dump())


@router.get("", responses=responses(), summary="The registered addresses")
async def index(service: Served, caller: Calling) -> list[WebhookShape]:
    """Those of the token's tenant, without their secrets."""
    caller.need(Scope.WEBHOOKS)
    found = await asyncio.to_thread(service.webhooks.all, caller.tenant)
    return [_shape(webhook) for webhook in found]


@router.delete("/{webhook}", status_code=204, responses=responses(404), summary="Forget an address")
async def delete(webhook: WebhookId, service: Served, caller: Calling) -> None:
    """Nothing is sent there from now on."""
    caller.need(Scope.WEBHOOKS)
    await asyncio.to_thread(service.webhooks.remove, caller.tenant, webhook)


def _shape(webhook: Webhook) -> WebhookShape:
    at = datetime.fromtimestamp(webhook.created_s, UTC)
    return WebhookShape(id=webhook.id, url=webhook.url, created_at=at)
