"""Settings of the page, the REST API and MCP, from `BONAFIDE_WEB_*` or `.env`."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class WebSettings(BaseSettings):
    """Who may ask, for how much, and from where links are fetched."""

    model_config = SettingsConfigDict(
        env_prefix="BONAFIDE_WEB_",
        env_file=".env",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
    )

    visitors: bool = Field(True, description="People without a token may check files on the page.")
    upload_bytes: int = Field(200_000_000, ge=1000, description="Largest upload.")
    checks_per_hour: int = Field(
        120, ge=1, description="Files that one address without a token may hand in per hour."
    )
    requests_per_minute: int = Field(
        300, ge=1, description="API requests that one token may make per minute."
    )
    url_hosts: str = Field(
        "",
        description="Hosts that links are fetched from, with commas between; `*` = any public one, "
        "empty = links are refused.",
    )
    private_hosts: str = Field(
        "",
        description="`host:port` pairs that links and webhooks may reach although they are "
        "private or without TLS, with commas between.",
    )
    framed_by: str = Field(
        "",
        description="Other sites, with their scheme, that may show the page in a frame, with "
        "spaces between, such as `https://huggingface.co`.",
    )
    token_days: float = Field(365, gt=0, description="Days that a new token is good for.")
    live_bytes: int = Field(20_000_000, ge=1000, description="Largest stretch of the Live tab.")
    live_s: float = Field(6, ge=3, le=30, description="Seconds that a live verdict looks back.")

    @property
    def hosts(self) -> frozenset[str] | None:
        """Names that links may point at; None is any public host."""
        return None if self.url_hosts.strip() == "*" else _names(self.url_hosts)

    @property
    def exempt(self) -> frozenset[str]:
        """`host:port` pairs that may be private."""
        return _names(self.private_hosts)

    @property
    def takes_links(self) -> bool:
        """Whether links are fetched at all."""
        return self.hosts is None or bool(self.hosts)


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip().lower() for name in text.split(",") if name.strip())
