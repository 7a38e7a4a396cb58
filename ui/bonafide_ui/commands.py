"""`bonafide serve` and `bonafide token`."""

from __future__ import annotations

import signal
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bonafide_ui.api.tokens import Tokens

token = typer.Typer(no_args_is_help=True, help="Tokens for the API, MCP and the review desk.")


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 7860,
    worker: Annotated[bool, typer.Option(help="Judge files in this process, too.")] = True,
) -> None:
    """Page, REST API, MCP and one worker in one process."""
    import uvicorn

    from bonafide import logs
    from bonafide.jobs.leaving import end_now
    from bonafide_ui.app import create

    logs.configure()
    app = create(worker=worker)
    typer.echo(f"bonafide is at http://{host}:{port}")
    # uvicorn stops in an orderly way and then raises the signal again, which would kill us.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    uvicorn.run(app, host=host, port=port, log_config=None, access_log=False)
    if not app.state.service.clean:
        end_now()


@token.command("create")
def create_token(
    name: Annotated[str, typer.Option(help="Who or what it is for.")],
    scope: Annotated[
        list[str], typer.Option(help="check, read, review, delete, webhooks; may be repeated.")
    ],
    tenant: Annotated[
        str | None, typer.Option(help="Whose cases it sees, such as slack:T0123; its own if unset.")
    ] = None,
    days: Annotated[float | None, typer.Option(min=0, help="Days that it is good for.")] = None,
) -> None:
    """Make a token and show it, this once."""
    from bonafide.errors import SettingsError
    from bonafide.settings import read
    from bonafide_ui.api.tokens import Scope
    from bonafide_ui.settings import WebSettings

    try:
        scopes = frozenset(Scope(word) for part in scope for word in part.split(","))
    except ValueError:
        known = ", ".join(Scope)
        raise SettingsError(f"--scope is one of {known}.") from None
    made, secret = _tokens().create(name, scopes, days or read(WebSettings).token_days, tenant)
    typer.echo(f"{secret}\n", nl=False)
    until = datetime.fromtimestamp(made.expires_s, UTC).date()
    typer.echo(f"token {made.id} for {made.tenant}, until {until}; not shown again", err=True)


@token.command("list")
def list_tokens() -> None:
    """Every token: id, tenant, name, scopes, end."""
    for made in _tokens().all():
        until = datetime.fromtimestamp(made.expires_s, UTC).date()
        state = "revoked" if made.revoked else f"until {until}"
        typer.echo(
            f"{made.id}  {made.tenant}  {made.name}  {','.join(sorted(made.scopes))}  {state}"
        )


@token.command("revoke")
def revoke_token(id: Annotated[str, typer.Argument(help="The id that `list` shows.")]) -> None:
    """End a token at once."""
    _tokens().revoke(id)
    typer.echo(f"token {id} is revoked")


def _tokens() -> Tokens:
    from bonafide.database import Database
    from bonafide_ui.api.tokens import Tokens

    database = Database.configured()
    database.upgrade()
    return Tokens(database)
