"""A card is read strictly, and every card that ships is whole and true."""

from __future__ import annotations

import contextlib
import hashlib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide import compare
from bonafide.errors import CardInvalid
from bonafide.terms import Modality
from bonafide.weights import cards, pins
from bonafide.weights.probe import Probe

WEIGHTS = files("bonafide.weights")
MOST_BYTES = 25_000_000
GOOD = f"""
name = "x"
version = "1"
modality = "face"
source = "embedded:x.onnx"
sha256 = "{"a" * 64}"
licence = "Apache-2.0"

[figures]
anything = {{ goes = [1, 2] }}

[calibration]
slope = 1

[calibration.quality.size]
mean = 4.0
scale = 2.0
weight = 1.0
"""
HUB = (
    GOOD.replace("embedded:x.onnx", f"hf:owner/model@{'c' * 40}:onnx/model.onnx")
    + """
[input]
kind = "picture"
tensor = "pixel_values"
size_px = 224

[output]
kind = "softmax"
tensor = "logits"
labels = ["fake", "real"]
manipulated_index = 0
"""
)


def shipped() -> list[str]:
    return [name for name, shelf in cards.names().items() if shelf != "yours"]


@pytest.mark.parametrize("name", shipped())
def test_every_card_that_ships_is_whole(name):
    card = cards.load(name)
    assert card.modality in {*Modality, compare.MODALITY}
    assert card.licence
    if card.file is not None:
        content = (WEIGHTS / card.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == card.sha256
    else:
        assert card.recipe is not None
        assert card.tried is False
        assert card.calibration.limit <= 1.0
        assert card.place is not None
        assert card.place.pinned or not card.sha256


def test_every_embedded_network_has_a_card_and_together_they_are_small():
    networks = {file.name: file for file in WEIGHTS.iterdir() if file.name.endswith(".onnx")}
    named = {cards.load(name).file for name in shipped()}
    assert sum(len(file.read_bytes()) for file in networks.values()) < MOST_BYTES
    assert set(networks) <= named


def test_a_good_card_is_read():
    card = cards.read(GOOD)
    assert card.file == "x.onnx"
    assert card.place is None
    assert card.calibration.quality["size"].scale == 2.0
    assert card.table["figures"]["anything"] == {"goes": [1, 2]}


def test_a_public_model_says_how_it_is_used():
    card = cards.read(HUB)
    assert card.place == cards.Place(repo="owner/model", revision="c" * 40, file="onnx/model.onnx")
    assert card.recipe is not None
    assert card.recipe.output.labels == ("fake", "real")


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        ('version = "1"', "", "version"),
        ('version = "1"', "version = 1", "version"),
        ('licence = "Apache-2.0"', 'licence = ""', "licence"),
        ('licence = "Apache-2.0"', 'licence = "MIT"\nlicense = "MIT"', "license"),
        ("slope = 1", "slope = nan", "calibration.slope"),
        ("slope = 1", "slopes = 1", "calibration.slopes"),
        ("slope = 1", 'slope = "1"', "calibration.slope"),
        ("scale = 2.0", "scale = 0.0", "calibration.quality.size.scale"),
        ("scale = 2.0", "", "calibration.quality.size.scale"),
        ("a" * 64, "A" * 64, "sha256"),
        ("a" * 64, "", "sha256"),
        ("embedded:x.onnx", "embedded:../x.onnx", "source"),
        ("embedded:x.onnx", "hf:owner/model:x.onnx", "source"),
        ("embedded:x.onnx", "hf:owner/model@main:../../x.onnx", "source"),
        ("embedded:x.onnx", "https://example.org/x.onnx", "source"),
        ("embedded:x.onnx", "local:../x.onnx", "source"),
        ("embedded:x.onnx", "local:x.onnx", "input and output"),
        ('name = "x"', 'name = "../x"', "name"),
        ("[figures]", "[recipe]", "recipe"),
        ("[figures]", "[figures", "TOML"),
    ],
)
def test_a_wrong_card_is_refused_and_the_key_is_named(good, bad, named):
    with pytest.raises(CardInvalid, match=named.replace(".", r"\.")):
        cards.read(GOOD.replace(good, bad))


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        ('kind = "picture"', 'kind = "smell"', r"input\.kind"),
        ("size_px = 224", "", "size_px"),
        ("size_px = 224", "size_px = 224\nstd = [0.5, 0.0, 0.5]", "std"),
        ("size_px = 224", 'size_px = 224\nresize = "shortest_edge"', "resize_px"),
        ("size_px = 224", 'size_px = 224\nmeans = "x"', r"input\.means"),
        ("size_px = 224", "size_px = 224\nframes = 10", "frames"),
        ("manipulated_index = 0", "manipulated_index = 2", "manipulated_index"),
        ('kind = "softmax"', 'kind = "logit"\nlabel = 1', r"output\.label"),
        ('labels = ["fake", "real"]', 'labels = ["fake"]', "labels"),
    ],
)
def test_a_wrong_recipe_is_refused_and_the_key_is_named(good, bad, named):
    with pytest.raises(CardInvalid, match=named):
        cards.read(HUB.replace(good, bad))


@given(st.text(max_size=300) | st.text(max_size=80).map(lambda text: GOOD + text))
def test_whatever_is_in_a_card_it_is_read_or_refused(text):
    with contextlib.suppress(CardInvalid):
        assert cards.read(text).name


def test_a_card_that_does_not_exist_is_named():
    with pytest.raises(CardInvalid, match="no card called “nobody”"):
        cards.load("nobody")
    with pytest.raises(CardInvalid, match="no card"):
        cards.load("../face")


def test_a_card_of_ones_own_comes_first(shelve):
    shelve(GOOD.replace('"x"', '"commfor-vit"'))
    assert cards.shelf_of("commfor-vit") == "yours"
    assert cards.load("commfor-vit").licence == "Apache-2.0"


def test_a_card_under_a_foreign_name_is_refused(shelve):
    file = shelve(GOOD)
    file.rename(file.with_name("y.toml"))
    with pytest.raises(CardInvalid, match="calls itself “x”"):
        cards.load("y")


def test_a_pin_fills_in_what_the_card_lacks_and_nothing_else(shelve):
    bare = HUB.replace("a" * 64, "").replace("c" * 40, "main")
    shelve(bare)
    card = cards.load("x")
    source = card.source.replace("main", "d" * 40)
    accepted = card.model_copy(update={"source": source, "sha256": "b" * 64})
    pins.write(accepted, Probe(scores={"noise": 1.5}))
    pinned = cards.load("x")
    assert (pinned.sha256, pinned.source) == ("b" * 64, source)
    assert pinned.recipe.probe.scores == {"noise": 1.5}
    shelve(HUB)
    assert cards.load("x").sha256 == "a" * 64
    shelve(bare.replace("onnx/model.onnx", "onnx/other.onnx"))
    assert cards.load("x").sha256 == ""


def test_a_damaged_pin_is_said(shelve):
    file = shelve(HUB)
    file.with_name("x.pin.toml").write_text('source = "x"\n')
    with pytest.raises(CardInvalid, match=r"The pin of “x” .*sha256"):
        cards.load("x")


def test_llr_is_bounded_and_bends_with_quality():
    calibration = cards.read(GOOD).calibration
    assert calibration.llr(100.0) == 4.0
    assert calibration.llr(float("nan")) == 0.0
    assert calibration.llr(0.0, {"size": 6.0}) == pytest.approx(1.0)
    assert calibration.llr(0.0, {"size": 600.0}) == pytest.approx(2.0)
