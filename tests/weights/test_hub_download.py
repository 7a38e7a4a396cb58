"""Public models from the Hub: checked, resumed, bounded, and refused when not the ones meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from bonafide.errors import WeightsMismatch, WeightsMissing
from bonafide.weights import acceptance, cards, hub, pins, probe, runtime
from tests.peers.hub import Fault, HubMirror
from tests.weights.conftest import card_text, network

REPO = "owner/model"


@pytest.fixture
def model() -> bytes:
    return network()


def cached(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "hf").rglob("*") if path.is_file() and path.stat().st_size]


def test_a_model_is_downloaded_once_and_checked(at_mirror, shelve, model):
    shelve(card_text(model, at_mirror.put(REPO, {"model.onnx": model})))
    assert runtime.session("colours").get_outputs()[0].name == "logits"
    asked = len(at_mirror.requests)
    runtime._sessions.clear()
    runtime.session("colours")
    assert len(at_mirror.requests) == asked


def test_a_large_file_comes_from_another_host(shelve, model, monkeypatch):
    from huggingface_hub import constants

    with HubMirror(large_bytes=100) as mirror:
        monkeypatch.setattr(constants, "ENDPOINT", mirror.url)
        template = mirror.url + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setenv("HF_TOKEN", "hf_secret")
        shelve(card_text(model, mirror.put(REPO, {"model.onnx": model})))
        runtime.session("colours")
        taken = [request for request in mirror.requests if request.path.startswith("/cdn/")]
        assert taken
        assert all(request.token is None for request in taken)


def test_a_wrong_hash_is_refused_and_the_file_thrown_away(at_mirror, shelve, model, tmp_path):
    shelve(card_text(network(bias=1.0), at_mirror.put(REPO, {"model.onnx": model})))
    with pytest.raises(WeightsMismatch, match="sha256"):
        runtime.session("colours")
    assert hub.local(cards.load("colours").place) is None
    assert not [path for path in cached(tmp_path) if path.read_bytes() == model]


def test_a_file_changed_in_the_cache_is_refused(at_mirror, shelve, model):
    shelve(card_text(model, at_mirror.put(REPO, {"model.onnx": model})))
    runtime.session("colours")
    hub.local(cards.load("colours").place).resolve().write_bytes(network(slope=-1.0))
    runtime._sessions.clear()
    with pytest.raises(WeightsMismatch, match="refused"):
        runtime.session("colours")
    runtime.session("colours")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault(status=401), "login|access"),
        (Fault(status=403), "access"),
        (Fault(status=500), "500|reached"),
        (Fault(status=503), "503|reached"),
    ],
)
def test_a_hub_that_refuses_is_said(at_mirror, shelve, model, fault, said):
    shelve(card_text(model, at_mirror.put(REPO, {"model.onnx": model})))
    at_mirror.faults["model.onnx"] = fault
    with pytest.raises(WeightsMissing, match=said):
        runtime.session("colours")


@pytest.mark.parametrize(
    ("repo", "commit", "said"),
    [(REPO, "f" * 40, "revision"), ("nobody/nothing", "f" * 40, "no such repository")],
)
def test_what_is_not_there_is_said(at_mirror, shelve, model, repo, commit, said):
    at_mirror.put(REPO, {"other.onnx": model})
    shelve(card_text(model, commit).replace(REPO, repo))
    with pytest.raises(WeightsMissing, match=said):
        runtime.session("colours")


def test_a_missing_file_is_said(at_mirror, shelve, model):
    shelve(card_text(model, at_mirror.put(REPO, {"other.onnx": model})))
    with pytest.raises(WeightsMissing, match="file of the card"):
        runtime.session("colours")


def test_a_silent_hub_is_given_up_after_the_setting_and_not_asked_again(
    at_mirror, shelve, model, monkeypatch
):
    monkeypatch.setenv("BONAFIDE_WEIGHTS_CONNECT_S", "0.3")
    commit = at_mirror.put(REPO, {"model.onnx": model})
    shelve(card_text(model, commit))
    shelve(card_text(model, commit, name="shades"))
    at_mirror.faults["model.onnx"] = Fault(delay_s=3)
    with pytest.raises(WeightsMissing, match=r"reached|longer than"):
        runtime.session("colours")
    with pytest.raises(WeightsMissing, match="a moment ago"):
        runtime.session("shades")
    assert len(at_mirror.asked("HEAD")) == 1


def test_nobody_at_home_is_said(at_mirror, shelve, model, monkeypatch):
    from huggingface_hub import constants

    shelve(card_text(model, "c" * 40))
    template = "http://127.0.0.1:9/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    with pytest.raises(WeightsMissing, match="cannot be reached"):
        runtime.session("colours")


def test_a_cut_download_goes_on_where_it_stopped(at_mirror):
    from huggingface_hub import constants

    written = constants.DOWNLOAD_CHUNK_SIZE
    content = bytes(range(256)) * (written // 256 + 3000)
    commit = at_mirror.put(REPO, {"model.onnx": content})
    at_mirror.faults["model.onnx"] = Fault(cut_after=written + 5000, times=1)
    path, _ = hub.fetch(cards.Place(repo=REPO, revision=commit, file="model.onnx"))
    first, *others = [request.range for request in at_mirror.asked("GET")]
    # Once, on a busy machine, the first request was seen twice; nobody knows why.
    assert first is None
    assert others.count(None) <= 1
    assert [asked for asked in others if asked] == [f"bytes={written}-"]
    assert path.read_bytes() == content


def test_a_file_over_the_limit_is_not_downloaded(at_mirror, shelve, model, monkeypatch):
    monkeypatch.setenv("BONAFIDE_WEIGHTS_MAX_BYTES", "100")
    shelve(card_text(model, at_mirror.put(REPO, {"model.onnx": model})))
    with pytest.raises(WeightsMissing, match="BONAFIDE_WEIGHTS_MAX_BYTES"):
        runtime.session("colours")
    assert not at_mirror.asked("GET")


def test_a_download_that_takes_too_long_is_left(at_mirror, shelve, model, monkeypatch):
    monkeypatch.setenv("BONAFIDE_WEIGHTS_DOWNLOAD_S", "0.2")
    commit = at_mirror.put(REPO, {"model.onnx": model})
    shelve(card_text(model, commit))
    place = cards.load("colours").place
    monkeypatch.setattr(hub, "_ask", lambda place: (commit, None))
    at_mirror.faults["model.onnx"] = Fault(delay_s=2)
    with pytest.raises(WeightsMissing, match="longer than"):
        hub.fetch(place)


def test_progress_ends_at_the_size_of_the_file(at_mirror, model):
    commit = at_mirror.put(REPO, {"model.onnx": model})
    seen: list[tuple[int, int | None]] = []
    place = cards.Place(repo=REPO, revision=commit, file="model.onnx")
    hub.fetch(place, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (len(model), len(model))


def test_a_card_without_hash_waits_for_a_person(at_mirror, shelve, model):
    shelve(card_text(None, at_mirror.put(REPO, {"model.onnx": model})))
    with pytest.raises(WeightsMissing, match="--accept-hash"):
        runtime.session("colours")
    with pytest.raises(WeightsMissing, match="--accept-hash"):
        acceptance.pull("colours")
    assert not at_mirror.requests
    card = acceptance.pull("colours", accept_hash=True)
    assert len(card.sha256) == 64
    assert set(card.recipe.probe.scores) == set(probe.pictures())
    runtime.session("colours")


@pytest.mark.parametrize(
    ("config", "accepted"),
    [
        (b'{"id2label": {"0": "REAL", "1": "Fake"}}', True),
        (b'{"id2label": {"0": "fake", "1": "real"}}', False),
        (b'{"id2label": {"0": "real", "1": "fake", "2": "other"}}', False),
        (b'{"id2label": {"0": "LABEL_0", "1": "LABEL_1"}}', True),
        (b'{"id2label": [1, 2]}', True),
        (b"no JSON", True),
    ],
)
def test_labels_of_the_repository_are_held_against_the_card(
    at_mirror, shelve, model, config, accepted
):
    shelve(card_text(None, at_mirror.put(REPO, {"model.onnx": model, "config.json": config})))
    if accepted:
        assert acceptance.pull("colours", accept_hash=True).sha256
        return
    with pytest.raises(WeightsMismatch, match="labels"):
        acceptance.pull("colours", accept_hash=True)
    assert not cards.load("colours").sha256


def test_what_was_accepted_stays_though_the_branch_moves(at_mirror, shelve, model, tmp_path):
    first = at_mirror.put(REPO, {"model.onnx": model})
    shelve(card_text(None, "main"))
    acceptance.pull("colours", accept_hash=True)
    at_mirror.put(REPO, {"model.onnx": network(slope=-1.0)})
    card = cards.load("colours")
    assert card.place.revision == first
    assert runtime.content(card) == model


def test_a_first_use_writes_down_what_the_model_answers(at_mirror, shelve, model):
    text = card_text(model, at_mirror.put(REPO, {"model.onnx": model}))
    shelve(text)
    runtime.session("colours")
    noted = cards.load("colours").recipe.probe
    assert set(noted.scores) == {"smooth", "noise", "edges"}
    shelve(text.replace("manipulated_index = 1", "manipulated_index = 0"))
    runtime._sessions.clear()
    with pytest.raises(WeightsMismatch, match="probe"):
        runtime.session("colours")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"slope": -1.0}, "probe"),
        ({"classes": 3}, "3 values"),
        ({"slope": 0.0}, "broken"),
        ({"side_px": 64}, "refuses its input"),
    ],
)
def test_another_model_under_an_accepted_hash_does_not_run(at_mirror, shelve, made, said):
    other = network(**made)
    commit = at_mirror.put(REPO, {"model.onnx": other})
    shelve(card_text(other, commit, probe="scores = { smooth = -0.3, noise = 0.0, edges = 0.5 }"))
    with pytest.raises(WeightsMismatch, match=said):
        runtime.session("colours")


def test_a_network_with_other_names_does_not_run(at_mirror, shelve, model):
    text = card_text(model, at_mirror.put(REPO, {"model.onnx": model}))
    shelve(text.replace('tensor = "logits"', 'tensor = "scores"'))
    with pytest.raises(WeightsMismatch, match="its card says"):
        runtime.session("colours")


def test_a_pin_is_written_whole_or_not_at_all(shelve, model, tmp_path):
    shelve(card_text(model, "c" * 40))
    pins.write(cards.load("colours"), probe.Probe(scores={"noise": 1.0}))
    folder = tmp_path / "home" / "cards"
    assert sorted(file.name for file in folder.iterdir()) == ["colours.pin.toml", "colours.toml"]
