"""`bonafide calibrate --from-reviews` proposes from rulings, and changes nothing."""

import hashlib
import json

import pytest
import sqlalchemy as sa
import typer
from typer.testing import CliRunner

from bonafide.cases import Decision
from bonafide.cases.recalibrate import propose, ruled_files
from bonafide.cli.calibrate import calibrate
from bonafide.database import tables
from bonafide.errors import InputError
from bonafide.fusion import policy as policies
from bonafide.terms import Band, MediaKind

DEFAULT = policies.load("default")
ALARMS = 0.02


def llr_of(content):
    """What the judge of these tests concludes from a content."""
    return 8 * (int(hashlib.sha256(content).hexdigest()[:8], 16) / 0xFFFFFFFF) - 4


@pytest.fixture
def reviewed(database, judge, cases):
    """People ruled on 140 files: they call manipulated what has much evidence, and err a little."""

    def ruled(count=140):
        report = cases.get("t1", judge()).report.model_dump(mode="json", by_alias=True)
        with database.writing() as connection:
            for number in range(count):
                _rule(connection, report, number)

    return ruled


def _rule(connection, report, number):
    """Write down a case and a ruling, as the store does, without its files and its ledger."""
    content = f"{number}".encode()
    sha256, llr = hashlib.sha256(content).hexdigest(), llr_of(content)
    manipulated = llr + 2.0 * (number % 3 - 1) > 2.2
    finding = {**report["findings"][0], "llr": llr}
    case = {
        "id": f"C{number}",
        "tenant": "t1",
        "sha256": sha256,
        "name": "a.wav",
        "asker": "U1",
        "report": {**report, "sha256": sha256, "findings": [finding]},
        "versions": {},
        "fingerprint": "",
        "opened_s": 0.0,
        "judged_s": 0.0,
        "times_asked": 1,
        "review": "ruled",
    }
    connection.execute(sa.insert(tables.cases).values(case))
    decision = Decision.MANIPULATED if manipulated else Decision.AUTHENTIC
    ruling = {"case_id": case["id"], "number": 1, "reviewer": "R1", "decision": decision}
    connection.execute(sa.insert(tables.rulings).values(**ruling, note="", at_s=0.0))


def run(*words):
    app = typer.Typer()
    app.command()(calibrate)
    return CliRunner().invoke(app, [*words], catch_exceptions=False)


@pytest.fixture
def here(url, choose, tmp_path, monkeypatch):
    choose(BONAFIDE_DATABASE_URL=url, BONAFIDE_EVIDENCE_STORE=tmp_path / "evidence")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_false_alarms_on_held_out_rulings_come_down_to_what_was_asked(reviewed, database):
    reviewed()
    found = propose(ruled_files(database), DEFAULT, "ours", ALARMS)
    (change,) = found.changes
    assert change.kind is MediaKind.SOUND
    assert change.before.authentic == change.after.authentic >= 50
    assert change.after.false_alarms < change.before.false_alarms
    assert change.prior_after < change.prior_before == DEFAULT.prior["sound"]
    assert found.policy.prior["picture"] == DEFAULT.prior["picture"]


def test_the_proposed_policy_says_how_held_out_rulings_fared(reviewed, database):
    reviewed()
    found = propose(ruled_files(database), DEFAULT, "ours", ALARMS)
    rate = found.policy.error_rates["sound"][Band.LIKELY_MANIPULATED]
    assert (rate.wrong, rate.count) == (
        found.changes[0].after.false_alarms,
        found.changes[0].after.authentic,
    )


def test_too_few_rulings_are_refused_in_one_sentence(reviewed, database):
    reviewed(20)
    with pytest.raises(InputError, match=r"^There are too few rulings: [^.]*sound: \d+ authentic"):
        propose(ruled_files(database), DEFAULT, "ours", ALARMS)


def test_a_file_counts_once_and_only_where_people_agree(cases, judge, database):
    for tenant, decision in [("t1", Decision.AUTHENTIC), ("t2", Decision.AUTHENTIC)]:
        cases.rule(tenant, judge(tenant, b"same"), "R1", decision)
    for tenant, decision in [("t1", Decision.AUTHENTIC), ("t2", Decision.MANIPULATED)]:
        cases.rule(tenant, judge(tenant, b"disputed"), "R1", decision)
    cases.rule("t1", judge("t1", b"unclear"), "R1", Decision.CANNOT_TELL)
    assert [file.sha256 for file in ruled_files(database)] == [hashlib.sha256(b"same").hexdigest()]
    assert len(ruled_files(database, "t2")) == 2


def test_the_command_writes_a_policy_that_can_be_chosen_and_applies_nothing(reviewed, here):
    reviewed()
    said = run("--from-reviews", "--out", "ours.toml", "--alarms", f"{ALARMS}").output
    assert "Nothing was changed" in said
    assert "held-out" in said
    assert policies.load("default") == DEFAULT
    with pytest.raises(policies.SettingsError):
        policies.load("ours")
    (here / "policies").mkdir()
    (here / "ours.toml").rename(here / "policies" / "ours.toml")
    chosen = policies.load("ours")
    assert chosen.prior["sound"] < DEFAULT.prior["sound"]
    assert chosen.evidence == DEFAULT.evidence


def test_machines_read_the_same(reviewed, here):
    reviewed()
    found = json.loads(run("--from-reviews", "--json").output)
    assert found["changes"][0]["kind"] == "sound"


def test_nothing_is_overwritten(reviewed, here):
    (here / "reviewed.toml").write_text("mine")
    with pytest.raises(InputError, match="is there already"):
        run("--from-reviews")
    assert (here / "reviewed.toml").read_text() == "mine"


def test_without_rulings_named_nothing_is_learnt(here):
    with pytest.raises(InputError, match="--from-reviews"):
        run()
