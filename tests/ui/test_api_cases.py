"""`/v1/cases`, tokens, webhooks' registration and what operators ask."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.ui.conftest import ALL_SCOPES, SAMPLE, Server, check

Make = Callable[..., Path]


@pytest.fixture
def case(api: httpx.Client, picture: Make) -> str:
    """A judged case of the shared tenant."""
    return str(check(api, picture())["case"])


def test_reports_in_every_form_carry_the_same_hash(api: httpx.Client, case: str):
    said = api.get(f"/v1/cases/{case}/report.json").json()
    page = api.get(f"/v1/cases/{case}/report.html?language=de")
    paper = api.get(f"/v1/cases/{case}/report.pdf")
    assert said["sha256"] in page.text
    assert 'lang="de"' in page.text
    assert "sandbox" in page.headers["content-security-policy"]
    assert paper.content.startswith(b"%PDF")


def test_the_clip_brings_its_pictures(api: httpx.Client):
    case = check(api, SAMPLE["clip"])["case"]
    page = api.get(f"/v1/cases/{case}/report.html").text
    assert page.count("<figure>") >= 2
    assert "bf-timeline" in page


def test_the_bundle_is_a_zip_with_the_report(api: httpx.Client, case: str):
    answer = api.get(f"/v1/cases/{case}/evidence.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        assert bundle.testzip() is None
        assert any("report" in name for name in bundle.namelist())


def test_another_tenants_case_does_not_exist(stranger: httpx.Client, case: str):
    ways = ("", "/report.json", "/report.html", "/report.pdf", "/evidence.zip")
    assert {stranger.get(f"/v1/cases/{case}{way}").status_code for way in ways} == {404}
    assert stranger.delete(f"/v1/cases/{case}").status_code == 404
    ruling = {"decision": "authentic"}
    assert stranger.post(f"/v1/cases/{case}/rulings", json=ruling).status_code == 404
    assert stranger.get(f"/v1/tables/cases.csv?case={case}").status_code == 404
    assert case not in stranger.get("/v1/cases").text


def test_pages_follow_each_other(server: Server, picture: Make):
    with server.client(server.token()) as api:
        made = [check(api, picture(f"{n}.png"))["case"] for n in range(3)]
        first = api.get("/v1/cases?limit=2").json()
        second = api.get("/v1/cases", params={"limit": 2, "cursor": first["cursor"]}).json()
        found = [case["id"] for case in first["cases"] + second["cases"]]
    assert found == made[::-1]
    assert second["cursor"] is None


def test_a_foreign_cursor_is_a_problem(api: httpx.Client):
    assert api.get("/v1/cases?cursor=nonsense").status_code == 404


def test_a_ruling_stands_in_the_case(api: httpx.Client, case: str):
    ruling = {"decision": "manipulated", "note": "<b>seen</b> the original"}
    answer = api.post(f"/v1/cases/{case}/rulings", json=ruling)
    assert answer.status_code == 201
    assert answer.json()["review"] == "ruled"
    kept = api.get(f"/v1/cases/{case}").json()["rulings"]
    assert [(r["number"], r["decision"], r["note"]) for r in kept] == [
        (1, "manipulated", "<b>seen</b> the original")
    ]
    assert api.post(f"/v1/cases/{case}/rulings", json=ruling).status_code == 201


def test_a_ruling_is_corrected_only_by_its_reviewer(server: Server, picture: Make):
    first, second = (server.token(ALL_SCOPES, "--tenant", "web:newsroom") for _ in range(2))
    with server.client(first) as api, server.client(second) as colleague:
        case = check(api, picture())["case"]
        ways = (api, colleague, api)
        path, ruling = f"/v1/cases/{case}/rulings", {"decision": "authentic"}
        assert [who.post(path, json=ruling).status_code for who in ways] == [201, 409, 201]


def test_deleted_is_gone(api: httpx.Client, case: str):
    assert api.delete(f"/v1/cases/{case}").status_code == 204
    assert api.get(f"/v1/cases/{case}").status_code == 404
    assert api.delete(f"/v1/cases/{case}").status_code == 404


def test_the_table_is_safe_to_open_in_a_sheet(api: httpx.Client, picture: Make):
    case = check(api, picture("=1+1.png"))["case"]
    sheet = api.get(f"/v1/tables/cases.csv?case={case}").text
    assert f"{case},'=1+1.png," in sheet
    reports = api.get(f"/v1/tables/cases.json?case={case}").json()
    assert reports[0]["case"] == case


@pytest.mark.parametrize("path", ["/v1/cases", "/v1/detectors", "/v1/webhooks"])
def test_without_a_token_nothing(server: Server, path: str):
    for secret in (None, "bf_000000000000_" + "a" * 43, "nonsense"):
        with server.client(secret) as api:
            answer = api.get(path)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_token_does_only_what_its_scopes_say(server: Server, case: str):
    with server.client(server.token("read")) as api:
        assert api.get("/v1/cases").status_code == 200
        assert api.post("/v1/checks", json={"url": "https://a.org/b"}).status_code == 403
        assert api.delete(f"/v1/cases/{case}").status_code == 403
        assert api.get("/v1/webhooks").status_code == 403


def test_revoked_and_expired_tokens_open_nothing(server: Server):
    secret = server.token("read")
    server.command("token", "revoke", secret.split("_")[1])
    brief = server.token("read", "--days", "0.00001")
    time.sleep(1)
    for closed in (secret, brief):
        with server.client(closed) as api:
            assert api.get("/v1/cases").status_code == 401


def test_tokens_are_listed_without_their_secrets(server: Server, token: str):
    said = server.command("token", "list")
    assert token.split("_")[1] in said
    assert token not in said


def test_what_is_left_of_the_allowance_is_said(api: httpx.Client):
    first, second = (api.get("/v1/cases").headers["ratelimit"] for _ in range(2))
    assert first.startswith('"default";r=')
    left = [int(said.split(";r=")[1].split(";")[0]) for said in (first, second)]
    assert left[1] == left[0] - 1


def test_webhooks_are_registered_listed_and_forgotten(api: httpx.Client):
    made = api.post("/v1/webhooks", json={"url": "https://example.org/hook"}).json()
    assert made["secret"].startswith("whsec_")
    listed = api.get("/v1/webhooks").json()
    assert made["id"] in [webhook["id"] for webhook in listed]
    assert all("secret" not in webhook for webhook in listed)
    assert api.delete(f"/v1/webhooks/{made['id']}").status_code == 204
    assert api.delete(f"/v1/webhooks/{made['id']}").status_code == 404


@pytest.mark.parametrize("url", ["http://example.org/x", "https://u:p@example.org/", "ftp://a/b"])
def test_webhooks_want_https(api: httpx.Client, url: str):
    assert api.post("/v1/webhooks", json={"url": url}).status_code in (403, 422)


def test_operators_see_health_and_figures(server: Server):
    with server.client() as anyone:
        assert anyone.get("/healthz").text == "ok\n"
        assert anyone.get("/readyz").json()["ready"] is True
        figures = anyone.get("/metrics").text
    assert "bonafide_queue_workers 1.0" in figures
    assert "bonafide_answers_total" in figures


def test_the_description_has_examples_and_no_internals(server: Server):
    with server.client() as anyone:
        said = anyone.get("/openapi.json").json()
        assert anyone.get("/docs").status_code == 404 or "cdn" not in anyone.get("/docs").text
    assert set(said["paths"]) >= {"/v1/checks", "/v1/cases/{case}", "/v1/webhooks", "/healthz"}
    assert not [path for path in said["paths"] if "gradio" in path or "session" in path]
    assert "examples" in json.dumps(said["components"]["schemas"]["LinkBody"])


def test_detectors_are_named_with_their_weights(api: httpx.Client):
    names = [detector["name"] for detector in api.get("/v1/detectors").json()]
    assert "face" in names
