"""Settings of the bots, from `BONAFIDE_SLACK_*`, `BONAFIDE_DISCORD_*` and `BONAFIDE_BOTS_*`."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _config(prefix: str) -> SettingsConfigDict:
    return SettingsConfigDict(
        env_prefix=prefix, env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )


class BotSettings(BaseSettings):
    """What all chat platforms share."""

    model_config = _config("BONAFIDE_BOTS_")

    files_per_message: int = Field(
        10, ge=1, le=100, description="Files of one message that are looked at."
    )
    file_bytes: int = Field(1 << 30, ge=1024, description="Largest attachment that is fetched.")
    fetch_deadline_s: float = Field(300, gt=0, description="Longest fetch of one attachment.")


class SlackSettings(BaseSettings):
    """The Slack bot."""

    model_config = _config("BONAFIDE_SLACK_")

    bot_token: SecretStr = Field(SecretStr(""), description="`xoxb-…`, for one workspace.")
    app_token: SecretStr = Field(SecretStr(""), description="`xapp-…`, for Socket Mode.")
    signing_secret: SecretStr = Field(SecretStr(""), description="For events over HTTP.")
    client_id: str = Field(
        "", description="For installation in several workspaces; the bot token is not used then."
    )
    client_secret: SecretStr = Field(SecretStr(""), description="For several workspaces.")
    token_key: SecretStr = Field(
        SecretStr(""),
        description="Keys for the tokens of several workspaces at rest, commas between: the "
        "first encrypts, all of them decrypt.",
    )
    public_url: str = Field(
        "", description="Where Slack and browsers reach `bonafide slack serve`, with https."
    )
    api_url: str = Field("https://slack.com/api/", description="Where the Web API is.")
    file_hosts: str = Field(
        "files.slack.com,slack-files.com", description="Hosts that attachments are fetched from."
    )
    exempt_hosts: str = Field(
        "", description="`host:port` pairs that may be private or without TLS, for a test server."
    )


class DiscordSettings(BaseSettings):
    """The Discord bot."""

    model_config = _config("BONAFIDE_DISCORD_")

    token: SecretStr = Field(SecretStr(""), description="Bot token of the application.")
    message_content: bool = Field(
        False, description="Ask for the message content intent, which only auto-scan needs."
    )
    api_url: str = Field(
        "https://discord.com/api/v10", description="Where the REST API is, without final slash."
    )
    file_hosts: str = Field(
        "cdn.discordapp.com,media.discordapp.net",
        description="Hosts that attachments are fetched from.",
    )
    exempt_hosts: str = Field(
        "", description="`host:port` pairs that may be private or without TLS, for a test server."
    )
