"""Every architecture is the size that its paper says, learns, and leaves torch unchanged."""

import sys
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="networks are made with torch, which `train` brings")
pytest.importorskip("onnx", reason="the `train` extra brings it")
sys.path.insert(0, str(Path(__file__).parents[2] / "models"))
import torch
from tune import export
from tune.course import Config
from tune.networks import ARCHITECTURES, parameters
from tune.networks.sound import BandSpectrum, SincFilters
from tune.networks.spectral_voice import LCNN
from tune.networks.transformer import ConvolutionalViT

SMALL = {"picture": 64, "frames": 64, "sound": 16_000}


def config(name: str) -> Config:
    sees = ARCHITECTURES[name].sees
    kind = "speech" if sees == "sound" else "face"
    return Config(kind, name, SMALL[sees], 10 if sees == "frames" else 1)


def some(name: str, count: int = 2) -> np.ndarray:
    """Inputs (count, ...) as the card of that architecture makes them."""
    recipe, random = config(name).recipe(), np.random.default_rng(0)
    if recipe.kind == "sound":
        waves = random.normal(0, 0.1, (count, recipe.samples)).astype(np.float32)
        return np.concatenate([recipe.sound(wave) for wave in waves])
    crops = random.integers(0, 256, (count, recipe.frames, 64, 64, 3), np.uint8)
    if recipe.frames > 1:
        return np.concatenate([recipe.sequence(list(clip)) for clip in crops])
    return np.concatenate([recipe.picture(clip[0]) for clip in crops])


def warm(name: str) -> torch.nn.Module:
    """A network whose norms have seen something; before that it says the same of everything."""
    network = config(name).network().train()
    for layer in network.modules():
        if isinstance(layer, torch.nn.modules.batchnorm._BatchNorm):
            layer.momentum = None
    with torch.no_grad():
        network(torch.from_numpy(some(name, 4)))
    return network


# Learned numbers without the last layer; MesoNet-4 as its authors' code counts, with it.
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("mobilenetv2", 2_223_872),
        ("efficientnet-b0", 4_007_548),
        ("xception", 20_806_952),
        ("small-vit", 5_524_416),
    ],
)
def test_sizes_are_the_papers(name, count):
    network = ARCHITECTURES[name].make(ARCHITECTURES[name].size)
    assert parameters(network) - parameters(last(network)) == count


def last(network):
    classifier = network.classifier
    return classifier[-1] if isinstance(classifier, torch.nn.Sequential) else classifier


def test_mesonet_has_its_28_thousand():
    assert parameters(ARCHITECTURES["mesonet4"].make(256)) == 27_977


def test_resnext_has_its_23_million():
    network = ARCHITECTURES["resnext50-lstm"].make(224)
    assert parameters(network.features) == 22_979_904


def test_the_convolutions_of_the_convolutional_transformer_have_their_11_million():
    counted = parameters(ConvolutionalViT().convolutions)
    assert counted == pytest.approx(10.8e6, rel=0.01)


def test_aasist_has_its_298_thousand():
    assert parameters(ARCHITECTURES["aasist"].make(64_600)) == pytest.approx(297_866, rel=0.001)


def test_lcnn_has_the_convolutions_of_its_table():
    sizes = [parameters(step) for step in LCNN().features if isinstance(step, torch.nn.Conv2d)]
    thousands = [1.6, 2.1, 27.7, 4.7, 55.4, 8.3, 36.9, 2.1, 18.5]
    assert [round(size / 1000, 1) for size in sizes] == pytest.approx(thousands, abs=0.11)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_one_logit_an_item_and_a_gradient_for_every_weight(name):
    network = config(name).network().train()
    logits = network(torch.from_numpy(some(name, 3)))
    assert logits.shape == (3,)
    (logits * torch.tensor([1.0, -2.0, 3.0])).sum().backward()
    assert all(weight.grad is not None for weight in network.parameters())


@pytest.mark.parametrize("name", ["mesonet4", "small-vit", "aasist"])
def test_the_seed_alone_decides_the_weights(name):
    one, same = (config(name).network() for _ in range(2))
    for first, second in zip(one.parameters(), same.parameters(), strict=True):
        assert torch.equal(first, second)


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.slow) for n in ARCHITECTURES if n != "mel-cnn"]
    + ["mel-cnn"],
)  # fmt: skip
def test_exported_it_says_the_same_and_its_card_is_taken(name, tmp_path):
    recipe, views = config(name).recipe(), some(name, 3)
    path = tmp_path / "own.onnx"
    assert export.write(warm(name), recipe, views, path) <= 1e-4
    made = export.Made(
        name="own",
        kind="speech" if recipe.kind == "sound" else "face",
        architecture=name,
        calibration={"intercept": 0.0, "slope": 1e-5, "limit": 1.0},
        summary="“quoted” and \\ not",
        figures={},
        limits=["little"],
        licence="MIT",
    )
    text = export.write_card(made, recipe, path).read_text()
    card = export.cards.read(text)
    assert card.recipe.input == recipe
    assert card.table["notes"]["summary"] == made.summary
    assert b"site-packages" not in path.read_bytes()


def test_a_tone_sounds_in_its_own_band():
    time_s = torch.arange(16_000) / 16_000
    wave = torch.sin(2 * np.pi * 3000 * time_s)[None]
    filtered = SincFilters(20)(wave).square().mean(2)[0]
    spectrum = BandSpectrum(20, "mel")
    assert filtered.argmax() == spectrum.shares[:, round(3000 / 31.25), 0].argmax()
    assert filtered.max() > 100 * filtered.sort().values[-4]


def test_level_and_microphone_do_not_count():
    wave = torch.randn(1, 16_000, generator=torch.Generator().manual_seed(0))
    spectrum = BandSpectrum(20, "linear")
    assert torch.allclose(spectrum(wave), spectrum(3 * wave), atol=1e-3)
