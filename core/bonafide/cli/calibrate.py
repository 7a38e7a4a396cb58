"""`bonafide calibrate`: propose thresholds from people's rulings; a person applies them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bonafide.cases.recalibrate import Counts, Proposal


def calibrate(
    from_reviews: Annotated[
        bool, typer.Option("--from-reviews", help="Learn from what people ruled.")
    ] = False,
    tenant: Annotated[str | None, typer.Option(help="Only this tenant's rulings.")] = None,
    policy: Annotated[str | None, typer.Option(help="The policy to begin with.")] = None,
    alarms: Annotated[
        float, typer.Option(min=0.0, max=0.5, help="Share of genuine files that may be accused.")
    ] = 0.02,
    out: Annotated[Path, typer.Option(help="The policy file to write; it must not exist.")] = Path(
        "reviewed.toml"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="JSON for machines.")] = False,
) -> None:
    """Propose a policy from rulings, with before and after on held-out ones. Never applies it."""
    from bonafide.cases.recalibrate import propose, ruled_files
    from bonafide.cli.cases import opened
    from bonafide.errors import InputError
    from bonafide.fusion import policy as policies
    from bonafide.settings import PolicySettings, read

    if not from_reviews:
        raise InputError("Say what to learn from: bonafide calibrate --from-reviews.")
    if out.exists():
        raise InputError(f"{out} is there already; name another file with --out.")
    begun = policies.load(policy or read(PolicySettings).name)
    with opened() as store:
        files = ruled_files(store.database, tenant)
    proposal = propose(files, begun, out.stem, alarms)
    out.write_text(_head(proposal, begun.name) + policies.written(proposal.policy), "utf-8")
    typer.echo(_as_json(proposal, out) if as_json else _in_words(proposal, out))


def _lines(proposal: Proposal) -> list[str]:
    lines = []
    for change in proposal.changes:
        prior = f"prior {change.prior_before:.3f} -> {change.prior_after:.3f}"
        lines.append(f"{change.kind.value}: {prior}, on held-out rulings:")
        lines.append(f"  before: {_fared(change.before)}")
        lines.append(f"  after:  {_fared(change.after)}")
    return lines + [f"{left}: too few, left as it was" for left in proposal.left]


def _fared(counts: Counts) -> str:
    return (
        f"false alarms {counts.false_alarms} and to review {counts.authentic_in_review} "
        f"of {counts.authentic} authentic; misses {counts.misses} and to review "
        f"{counts.manipulated_in_review} of {counts.manipulated} manipulated"
    )


def _head(proposal: Proposal, begun: str) -> str:
    lines = [f"Proposed from rulings by `bonafide calibrate`, beginning with {begun}."]
    return "".join(f"# {line}\n" for line in [*lines, *_lines(proposal)]) + "\n"


def _in_words(proposal: Proposal, out: Path) -> str:
    name = proposal.policy.name
    advice = (
        f"Nothing was changed. To use it: copy {out} to policies/{name}.toml in BONAFIDE_HOME, "
        f"set BONAFIDE_POLICY_NAME={name}, and start the programs again."
    )
    return "\n".join([*_lines(proposal), f"Written to {out}. {advice}"])


def _as_json(proposal: Proposal, out: Path) -> str:
    changes = [asdict(change) for change in proposal.changes]
    return json.dumps({"written": str(out), "changes": changes, "left": proposal.left})
