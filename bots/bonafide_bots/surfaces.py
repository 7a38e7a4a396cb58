"""The bots' surfaces for workers: entry points that import a platform only with its token.

An installation may have one platform's libraries and not the other's.
"""

from __future__ import annotations

from bonafide.jobs.terms import Surface
from bonafide.settings import read
from bonafide_bots.settings import DiscordSettings, SlackSettings


def discord() -> Surface | None:
    """Discord; None where no token is set."""
    if not read(DiscordSettings).token.get_secret_value():
        return None
    from bonafide_bots.discord.start import surface

    return surface()


def slack() -> Surface | None:
    """Slack; None where neither a token is set nor installation in several workspaces."""
    settings = read(SlackSettings)
    if not (settings.bot_token.get_secret_value() or settings.client_id):
        return None
    from bonafide_bots.slack.start import surface

    return surface()
