"""`bonafide reviews`: see what waits for a person, claim it, rule on it, count."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer

from bonafide.cli.cases import AsJson, Id, list_cases, opened

app = typer.Typer(no_args_is_help=True, help="List, claim and rule on reviews; statistics.")
Reviewer = Annotated[str, typer.Option("--reviewer", help="Who you are, for the ledger.")]


@app.command("list")
def list_reviews(
    tenant: Annotated[str | None, typer.Option(help="Only this tenant's.")] = None,
    as_json: AsJson = False,
) -> None:
    """Cases that wait for a reviewer."""
    list_cases(tenant=tenant, review="open", limit=200, as_json=as_json)


@app.command()
def claim(id: Id, reviewer: Reviewer) -> None:
    """Take a case, so that nobody else works on it."""
    with opened() as store:
        case = store.claim(store.tenant_of(id), id, reviewer)
    typer.echo(f"{case.id}  {case.review}  {case.claimed_by}")


@app.command()
def rule(
    id: Id,
    decision: Annotated[str, typer.Argument(help="authentic, manipulated or cannot_tell.")],
    reviewer: Reviewer,
    note: Annotated[str, typer.Option(help="Why; is shown where the file was asked about.")] = "",
) -> None:
    """Rule on a case: all answers about its file change, by a worker that runs."""
    from bonafide.cases import Decision
    from bonafide.errors import InputError
    from bonafide.jobs import Engine

    if decision not in list(Decision):
        raise InputError(f"A decision is one of: {', '.join(Decision)}.")

    async def made() -> None:
        engine = await Engine.start(worker=False)
        tenant = engine.cases.tenant_of(id)
        ruling = await engine.rule(tenant, id, reviewer, Decision(decision), note)
        await engine.stop()
        typer.echo(f"{ruling.case}  {ruling.decision}  {ruling.reviewer}")

    asyncio.run(made())


@app.command()
def stats(
    tenant: Annotated[str, typer.Argument(help="Whose reviews.")],
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="A line a detector and case.")] = False,
) -> None:
    """How often the answers and each detector were right, where people ruled."""
    from bonafide.cases.statistics import csv_lines, statistics

    with opened() as store:
        if as_csv:
            for line in csv_lines(store.database, tenant):
                typer.echo(line, nl=False)
            return
        found = statistics(store.database, tenant)
    if as_json:
        typer.echo(json.dumps(asdict(found)))
        return
    typer.echo(
        f"cases {found.cases}, waiting {found.open_reviews}, rulings {found.rulings}, "
        f"overturned {found.overturned}, disputed {found.disputed}"
    )
    for row in found.detectors:
        typer.echo(
            f"{row.detector}: false alarms {row.false_alarms} of {row.authentic}, "
            f"misses {row.misses} of {row.manipulated}"
        )
