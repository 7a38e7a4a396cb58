"""The app manifest: what Slack is asked for, and why."""

from __future__ import annotations

from typing import Any

# scope -> what stops working without it
SCOPES = {
    "app_mentions:read": "being asked by a mention",
    "channels:history": "files shared in public channels with auto-scan",
    "channels:read": "knowing who reviews",
    "chat:write": "answering",
    "commands": "“Check this media” and /bonafide",
    "files:read": "reading the files that it is asked about",
    "files:write": "handing out the report and the strongest frame",
    "groups:history": "files shared in private channels with auto-scan",
    "groups:read": "knowing who reviews, in a private channel",
    "im:history": "being asked by a direct message",
    "mpim:history": "being asked in a group message",
    "reactions:write": "the eyes on a message that is being looked at",
    "users:read": "answering in the asker's language, and knowing administrators",
}
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "tokens_revoked",
)
SHORTCUT = "bonafide-check"
COMMAND = "/bonafide"


def manifest(url: str | None = None) -> dict[str, Any]:
    """The manifest for Socket Mode, or for events over HTTP at `url`."""
    url = url.rstrip("/") if url else None
    endpoint = {"request_url": f"{url}/slack/events"} if url else {}
    oauth: dict[str, Any] = {"scopes": {"bot": sorted(SCOPES)}}
    if url:
        oauth["redirect_urls"] = [f"{url}/slack/oauth_redirect"]
    return {
        "display_information": {
            "name": "bonafide",
            "description": "Is this picture, video or voice likely manipulated?",
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "bonafide", "always_online": True},
            "shortcuts": [
                {
                    "name": "Check this media",
                    "type": "message",
                    "callback_id": SHORTCUT,
                    "description": "How likely is it manipulated, where and why?",
                }
            ],
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Help, status, a case, your language",
                    "usage_hint": "help | status | case ID | language xx | policy",
                    "should_escape": True,
                    **({"url": f"{url}/slack/events"} if url else {}),
                }
            ],
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {**endpoint, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **endpoint},
            "org_deploy_enabled": True,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }
