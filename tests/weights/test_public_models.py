"""Public models join by one setting, tip a balance, and stay away with a reason."""

from __future__ import annotations

import numpy as np
import pytest

from bonafide.detectors import hub
from bonafide.errors import SettingsError
from bonafide.explain.words import say
from bonafide.terms import (
    Abstention,
    Face,
    Finding,
    Material,
    MediaFacts,
    MediaKind,
    Picture,
    Recording,
    Sound,
    Stretch,
    Track,
)
from tests.weights.conftest import card_text, network

RED, BLUE = (255, 0, 0), (0, 0, 255)
POINTS = np.array([[130, 140], [170, 140], [150, 160], [135, 180], [165, 180]], np.float32)


def recording(kind: MediaKind, *colours: tuple[int, int, int], sound: Sound | None = None):
    pictures = tuple(
        Picture(float(time), np.full((300, 300, 3), colour, np.uint8))
        for time, colour in enumerate(colours)
    )
    facts = MediaFacts(kind, "png", "0" * 64, 1, None, 300, 300)
    return Recording(facts, pictures, sound)


def track(id: int, pictures: int, height_px: float = 100.0) -> Track:
    box = (100.0, 100.0, height_px, height_px)
    return Track(id, tuple(Face(n, float(n), box, POINTS, 0.9) for n in range(pictures)))


@pytest.fixture
def switched_on(at_mirror, shelve, monkeypatch, forgetful):
    """Switch a small public model on; keywords change its card."""

    def switch(**changes):
        model = network()
        commit = at_mirror.put("owner/model", {"model.onnx": model})
        shelve(card_text(model, commit, **changes))
        monkeypatch.setenv("BONAFIDE_WEIGHTS_ENSEMBLE", "colours")
        forgetful()
        (found,) = hub.enabled()
        return found

    return switch


def test_nothing_is_switched_on_by_itself():
    assert list(hub.enabled()) == []


def test_a_public_model_judges_a_picture_within_its_bounds(switched_on):
    model = switched_on()
    red = model.examine(Material(recording(MediaKind.PICTURE, RED)))
    blue = model.examine(Material(recording(MediaKind.PICTURE, BLUE)))
    assert isinstance(red, Finding)
    assert red.llr == 1.0
    assert blue.llr < 0
    assert red.weights_sha256 == model.card.sha256
    assert "not measured here" in say(red.signs[0])
    assert not blue.signs


def test_labels_the_other_way_round_turn_the_answer_round(switched_on):
    model = switched_on(index=0, labels=["fake", "real"])
    assert model.examine(Material(recording(MediaKind.PICTURE, RED))).llr < 0


def test_what_it_cannot_judge_it_leaves(switched_on):
    model = switched_on()
    answer = model.examine(Material(recording(MediaKind.VIDEO, RED, RED)))
    assert isinstance(answer, Abstention)
    assert "still pictures" in say(answer.reason)


def test_the_worst_face_decides(switched_on):
    model = switched_on(kind="face_crop", modality="face")
    film = recording(MediaKind.VIDEO, BLUE, RED)
    first, second = track(1, 1), track(2, 2)
    second = Track(2, second.faces[1:])
    found = model.examine(Material(film, (first, second)))
    assert found.llr == max(segment.llr for segment in found.segments) == 1.0
    assert [segment.llr > 0 for segment in found.segments] == [False, True]
    assert {segment.track for segment in found.segments} == {1, 2}


@pytest.mark.parametrize(("tracks", "said"), [((), "no face"), ((track(1, 1, 20.0),), "40 pixels")])
def test_no_face_and_small_faces_are_reasons(switched_on, tracks, said):
    model = switched_on(kind="face_crop", modality="face")
    answer = model.examine(Material(recording(MediaKind.PICTURE, RED), tracks))
    assert isinstance(answer, Abstention)
    assert said in say(answer.reason)


def test_a_model_for_sound_hears_windows(at_mirror, shelve, monkeypatch, forgetful):
    onnx = pytest.importorskip("onnx", reason="networks are made with onnx")
    from onnx import TensorProto, helper, numpy_helper

    graph = helper.make_graph(
        [
            helper.make_node("Abs", ["wave"], ["loud"]),
            helper.make_node("ReduceMean", ["loud"], ["level"], axes=[1], keepdims=1),
            helper.make_node("Mul", ["level", "gain"], ["score"]),
        ],
        "level",
        [helper.make_tensor_value_info("wave", TensorProto.FLOAT, ["n", 16000])],
        [helper.make_tensor_value_info("score", TensorProto.FLOAT, ["n", 1])],
        [numpy_helper.from_array(np.array([4.0], np.float32), "gain")],
    )
    made = helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=9)
    content = made.SerializeToString()
    text = card_text(content, at_mirror.put("owner/model", {"model.onnx": content}))
    head, _, tail = text.partition("[input]")
    head = head.replace('"image"', '"speech"')
    shelve(
        head
        + '[input]\nkind = "sound"\ntensor = "wave"\nlayout = "NS"\nsamples = 16000\n'
        + '[output]\nkind = "logit"\ntensor = "score"\nlabels = ["a", "b"]\nmanipulated_index = 1\n'
        + "[probe]"
        + tail.partition("[probe]")[2]
    )
    monkeypatch.setenv("BONAFIDE_WEIGHTS_ENSEMBLE", "colours")
    forgetful()
    (model,) = hub.enabled()
    samples = np.concatenate([np.zeros(32000), np.ones(32000)]).astype(np.float32)
    heard = recording(MediaKind.SOUND, sound=Sound(16_000, (Stretch(2.0, samples),)))
    found = model.examine(Material(heard))
    assert [(s.start_s, s.llr) for s in found.segments] == [
        (2.0, 0.0), (3.0, 0.0), (4.0, 1.0), (5.0, 1.0),
    ]  # fmt: skip
    assert isinstance(model.examine(Material(recording(MediaKind.SOUND))), Abstention)


def test_without_network_it_stays_away_with_a_reason_and_comes_later(
    at_mirror, shelve, monkeypatch, forgetful
):
    from huggingface_hub import constants

    model = network()
    shelve(card_text(model, at_mirror.put("owner/model", {"model.onnx": model})))
    monkeypatch.setenv("BONAFIDE_WEIGHTS_ENSEMBLE", "colours")
    forgetful()
    there = constants.HUGGINGFACE_CO_URL_TEMPLATE
    nowhere = there.replace(at_mirror.url, "http://127.0.0.1:9")
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", nowhere)
    (absent,) = hub.enabled()
    assert isinstance(absent, Abstention)
    assert "cannot be reached" in say(absent.reason)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", there)
    monkeypatch.setattr("bonafide.weights.hub._silent_until_s", 0.0)
    (present,) = hub.enabled()
    assert not isinstance(present, Abstention)


def test_sure_means_every_card_that_ships_and_is_free_to_use():
    names = hub.chosen("sure")
    assert {"commfor-vit", "ai-image-detection", "deep-fake-detector-v2"} <= set(names)
    assert "sdxl-detector" not in names
    assert hub.chosen("sure, sdxl-detector")[-1] == "sdxl-detector"


@pytest.mark.parametrize(("setting", "said"), [("nobody", "nobody"), ("face", "no public model")])
def test_a_name_that_is_no_public_model_is_a_wrong_setting(setting, said):
    with pytest.raises(SettingsError, match=said):
        hub.chosen(setting)


@pytest.fixture
def own(tmp_path, shelve, monkeypatch, forgetful):
    """Switch a network of one's own on, whose file lies beside its card."""

    def switch(made: bytes, text: str):
        (tmp_path / "home" / "cards").mkdir(parents=True, exist_ok=True)
        (tmp_path / "home" / "cards" / "colours.onnx").write_bytes(made)
        source = text.index('source = "'), text.index("sha256 = ")
        shelve(text[: source[0]] + 'source = "local:colours.onnx"\n' + text[source[1] :])
        monkeypatch.setenv("BONAFIDE_WEIGHTS_ENSEMBLE", "colours")
        forgetful()
        return list(hub.enabled())

    return switch


def test_a_network_of_ones_own_lies_beside_its_card(own):
    model = network()
    (found,) = own(model, card_text(model, ""))
    red = found.examine(Material(recording(MediaKind.PICTURE, RED)))
    assert red.llr == 1.0
    assert not red.signs


def test_a_changed_network_of_ones_own_is_refused(own):
    (answer,) = own(network(bias=1.0), card_text(network(), ""))
    assert isinstance(answer, Abstention)
    assert "its card says" in say(answer.reason)


def over_time(frames: int) -> bytes:
    """How much redder the last of `frames` faces is than the first."""
    onnx = pytest.importorskip("onnx", reason="networks are made with onnx")
    from onnx import TensorProto, helper, numpy_helper

    colours = np.array([[1], [0], [0]], np.float32)
    times = np.zeros((1, frames), np.float32)
    times[0, 0], times[0, -1] = -1, 1
    graph = helper.make_graph(
        [
            helper.make_node("ReduceMean", ["pixel_values"], ["means"], axes=[3, 4], keepdims=0),
            helper.make_node("MatMul", ["means", "colours"], ["redness"]),
            helper.make_node("MatMul", ["times", "redness"], ["logits"]),
        ],
        "later",
        [
            helper.make_tensor_value_info(
                "pixel_values", TensorProto.FLOAT, ["n", frames, 3, 32, 32]
            )
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 1, 1])],
        [numpy_helper.from_array(colours, "colours"), numpy_helper.from_array(times, "times")],
    )
    made = helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=9)
    return bytes(made.SerializeToString())


def test_a_network_over_time_sees_the_faces_of_a_person_together_and_in_order(own, monkeypatch):
    model = over_time(10)
    text = card_text(model, "", kind="face_crop", modality="face", output="logit")
    text = text.replace("size_px = 32", "size_px = 32\nframes = 10")
    # Still probes do not move this network, and one that never moves is refused.
    monkeypatch.setattr("bonafide.weights.probe._LIVELY", 0.0)
    (found,) = own(model, text)
    film = recording(MediaKind.VIDEO, BLUE, RED)
    assert found.examine(Material(film, (track(1, 2),))).llr == 1.0
    backwards = recording(MediaKind.VIDEO, RED, BLUE)
    assert found.examine(Material(backwards, (track(1, 2),))).llr == -1.0
