"""`bonafide slack` and `bonafide discord`."""

from __future__ import annotations

from typing import Annotated

import typer

slack = typer.Typer(help="The Slack bot.", invoke_without_command=True)


@slack.callback()
def run_slack(
    context: typer.Context,
    worker: Annotated[bool, typer.Option(help="Judge files in this process, too.")] = True,
) -> None:
    """Run the bot in Socket Mode."""
    if context.invoked_subcommand is None:
        from bonafide_bots.process import run
        from bonafide_bots.slack.start import run_socket

        run(run_socket(worker=worker))


@slack.command("serve")
def serve_slack(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 3000,
    worker: Annotated[bool, typer.Option(help="Judge files in this process, too.")] = True,
) -> None:
    """Run the bot on events over HTTP, for one workspace or for all that install it."""
    from bonafide_bots.process import run
    from bonafide_bots.slack.start import run_http

    run(run_http(host, port, worker=worker))


@slack.command("key")
def print_key() -> None:
    """Print a new key for BONAFIDE_SLACK_TOKEN_KEY."""
    from cryptography.fernet import Fernet

    typer.echo(Fernet.generate_key().decode())


@slack.command("manifest")
def print_manifest(
    url: Annotated[
        str | None, typer.Option(help="Events over HTTP at this address instead of Socket Mode.")
    ] = None,
) -> None:
    """Print the app manifest to paste at api.slack.com/apps."""
    import yaml

    from bonafide.settings import read
    from bonafide_bots.settings import SlackSettings
    from bonafide_bots.slack.manifest import manifest

    url = url or read(SlackSettings).public_url or None
    typer.echo(yaml.safe_dump(manifest(url), sort_keys=False, allow_unicode=True), nl=False)


discord = typer.Typer(help="The Discord bot.", invoke_without_command=True)


@discord.callback()
def run_discord(
    context: typer.Context,
    worker: Annotated[bool, typer.Option(help="Judge files in this process, too.")] = True,
) -> None:
    """Run the bot on Discord's gateway, in as many shards as Discord wants."""
    if context.invoked_subcommand is None:
        from bonafide_bots.discord import start
        from bonafide_bots.process import run

        run(start.run(worker=worker))


@discord.command("invite")
def print_invitations() -> None:
    """Print the links that install the bot, on a server and for a person."""
    import asyncio

    from bonafide_bots.discord.start import invitations

    for link in asyncio.run(invitations()):
        typer.echo(link)
