"""The commands on cases and reviews, as an operator types them."""

import json

import pytest
from typer.testing import CliRunner

from bonafide.cli import cases as case_commands
from bonafide.cli import reviews as review_commands
from bonafide.errors import NotFound


@pytest.fixture
def run(url, choose, tmp_path, monkeypatch):
    choose(BONAFIDE_DATABASE_URL=url, BONAFIDE_EVIDENCE_STORE=tmp_path / "evidence")
    monkeypatch.chdir(tmp_path)

    def typed(app, *words, code=0):
        result = CliRunner().invoke(app, [*words], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    return typed


def test_an_operator_looks_rules_exports_verifies_and_removes(run, judge, cases, tmp_path):
    case = judge()
    assert case in run(case_commands.app, "list", "--tenant", "t1")
    assert json.loads(run(case_commands.app, "show", case, "--json"))["case"] == case
    cases.ask_review("t1", case, "U1")
    assert case in run(review_commands.app, "list")
    assert "R1" in run(review_commands.app, "claim", case, "--reviewer", "R1")
    run(review_commands.app, "rule", case, "authentic", "--reviewer", "R1", "--note", "seen")
    assert "seen" in run(case_commands.app, "show", case.lower())
    assert "rulings 1" in run(review_commands.app, "stats", "t1")
    assert "sleeper" in run(review_commands.app, "stats", "t1", "--csv")
    run(case_commands.app, "export", case)
    bundle = f"{case}.zip"
    assert "Nothing was changed" in run(case_commands.app, "verify", bundle)
    assert "Nothing was changed" in run(case_commands.app, "verify", case)
    content = (tmp_path / bundle).read_bytes()
    (tmp_path / bundle).write_bytes(content.replace(b"seen", b"sean"))
    assert "rulings.json" in run(case_commands.app, "verify", bundle, code=1)
    assert json.loads(run(case_commands.app, "head", "t1"))["head"]["tenant"] == "t1"
    assert "was removed" in run(case_commands.app, "delete", case, "--yes")
    with pytest.raises(NotFound):
        run(case_commands.app, "show", case)
