"""`bonafide cases`: look at cases, take them out, check and repeat them, remove them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bonafide.cases import Case, Cases
    from bonafide.terms import Message

app = typer.Typer(no_args_is_help=True, help="Show, export, verify, replay and remove cases.")
Id = Annotated[str, typer.Argument(help="Number of the case, like 7K3M-Q2.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON for machines.")]
# Who the ledger names when the operator acts at the command line.
OPERATOR = "operator"


@app.command("list")
def list_cases(
    tenant: Annotated[str | None, typer.Option(help="Only this tenant's.")] = None,
    review: Annotated[
        str | None, typer.Option(help="Only in this state: none, open, claimed, ruled.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 20,
    cursor: Annotated[str | None, typer.Option(help="As the page before gave it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Cases, newest first."""
    from bonafide.cases import ReviewState

    state = ReviewState(review) if review else None
    with opened() as store:
        page = store.list(tenant, review=state, limit=limit, cursor=cursor)
    for case in page.cases:
        typer.echo(json.dumps(_brief(case)) if as_json else _line(case))
    if page.cursor:
        typer.echo(json.dumps({"cursor": page.cursor}) if as_json else f"--cursor {page.cursor}")


@app.command()
def show(id: Id, as_json: AsJson = False) -> None:
    """One case: the answer, when it was judged, what people said."""
    from bonafide.explain.answer import answer

    case = _case(id)
    if as_json:
        whole = {**_brief(case), "report": case.report.model_dump(mode="json", by_alias=True)}
        typer.echo(json.dumps({**whole, "rulings": [asdict(made) for made in case.rulings]}))
        return
    typer.echo(_line(case))
    said = answer(case.report)
    for line in (said.headline, *said.reasons):
        typer.echo(f"  {line}")
    for ruling in case.rulings:
        typer.echo(f"  {_time(ruling.at_s)}  {ruling.decision}  {ruling.reviewer}  {ruling.note}")
    kept = _time(case.kept_until_s) if case.kept_until_s else "-"
    typer.echo(f"  original kept until {kept}")


@app.command()
def export(
    id: Id,
    to: Annotated[Path | None, typer.Option(help="File to write; else NUMBER.zip.")] = None,
) -> None:
    """Write the evidence bundle: file, report, versions, rulings and ledger."""
    with opened() as store:
        tenant = store.tenant_of(id)
        case = store.get(tenant, id)
        made = store.export(tenant, case.id, OPERATOR, to or Path(f"{case.id}.zip"))
    typer.echo(str(made))


@app.command()
def verify(
    what: Annotated[str, typer.Argument(help="An evidence bundle, or the number of a case.")],
) -> None:
    """Find any changed byte, row or missing entry. Exit code 1 when there is one."""
    from bonafide.cases import bundle

    path = Path(what)
    if path.is_file():
        found = bundle.verify(path)
    else:
        with opened() as store:
            found = store.verify(store.tenant_of(what), what)
    _say(found)
    if found:
        raise typer.Exit(1)
    typer.echo(_word("evidence-sound"))


@app.command()
def replay(
    bundle_file: Annotated[Path, typer.Argument(metavar="FILE", help="An evidence bundle.")],
) -> None:
    """Judge a bundle's file again and compare. Exit code 1 when numbers differ."""
    from bonafide.cases import bundle
    from bonafide.cases.replay import replay as judge_again
    from bonafide.examine import conduct

    found = bundle.verify(bundle_file)
    if found:
        _say(found)
        raise typer.Exit(1)
    made = judge_again(bundle_file, conduct)
    _say([*made.differences, *made.causes])
    if made.differences:
        raise typer.Exit(1)
    typer.echo(_word("replay-same"))


@app.command()
def delete(
    id: Id,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove a case with its file; the ledger keeps hashes and stays verifiable."""
    case = _case(id)
    if not yes:
        typer.confirm(f"Remove case {case.id} of {case.tenant} for good?", abort=True)
    with opened() as store:
        store.remove(case.tenant, case.id, OPERATOR)
    typer.echo(_word("case-removed", case=case.id))


@app.command()
def head(tenant: Annotated[str, typer.Argument(help="Whose chain.")]) -> None:
    """The end of a tenant's ledger with its seal, to publish or keep elsewhere."""
    from bonafide.evidence import ledger, seal
    from bonafide.evidence.canonical import canonical, digest

    with opened() as store, store.database.reading() as connection:
        end = asdict(ledger.head(connection, tenant))
    proof = json.loads(seal.seal(digest(canonical(end))).as_json())
    typer.echo(canonical({"head": end, "seal": proof}))


@contextmanager
def opened() -> Iterator[Cases]:
    """The cases of the database in the settings, brought up to date, while the block runs."""
    from bonafide.cases import Cases
    from bonafide.database import Database
    from bonafide.evidence import Evidence

    database = Database.configured()
    database.upgrade()
    try:
        yield Cases(database, Evidence(database))
    finally:
        database.dispose()


def _case(id: str) -> Case:
    with opened() as store:
        return store.get(store.tenant_of(id), id)


def _brief(case: Case) -> dict[str, Any]:
    return {
        "case": case.id,
        "tenant": case.tenant,
        "sha256": case.sha256,
        "name": case.name,
        "band": case.report.band,
        "risk": case.report.risk,
        "review": case.review,
        "opened_s": case.opened_s,
        "times_asked": case.times_asked,
    }


def _line(case: Case) -> str:
    risk = "-" if case.report.risk is None else f"{case.report.risk:.2f}"
    when = _time(case.opened_s)
    return f"{case.id}  {when}  {case.report.band:<18} {risk}  {case.review:<7}  {case.name}"


def _time(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%d %H:%M")


def _say(found: list[Message]) -> None:
    from bonafide.explain.words import say

    for message in found:
        typer.echo(say(message))


def _word(id: str, **values: str) -> str:
    from bonafide.explain.words import word

    return word(id, **values)
