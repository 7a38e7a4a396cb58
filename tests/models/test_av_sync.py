"""The networks of lips and voice learn what moves together, and are exported as they are."""

import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="networks are made with torch, which `train` brings")
pytest.importorskip("onnx", reason="the `train` extra brings it")

from bonafide.detectors import lips  # noqa: E402

FOLDER = Path(__file__).parents[2] / "models" / "av_sync"
CONFIG = tomllib.loads((FOLDER / "config.toml").read_text())
# Other networks' folders have modules of the same names.
OWN = ("data", "windows", "network", "train", "export", "evaluate")


@pytest.fixture(scope="module")
def room():
    """The modules of models/av_sync by name."""
    kept = {name: sys.modules.pop(name, None) for name in OWN}
    sys.path.insert(0, str(FOLDER))
    try:
        yield {name: __import__(name) for name in OWN}
    finally:
        sys.path.remove(str(FOLDER))
        for name in OWN:
            sys.modules.pop(name, None)
            if kept[name] is not None:
                sys.modules[name] = kept[name]


def clip(room, seed, source="here", seconds=4.0):
    """A clip in which a dark field grows as the sound gets louder."""
    random = np.random.default_rng(seed)
    knots = random.random(round(seconds / 0.12) + 2)
    times_s = np.arange(int(seconds * 25)) / 25
    sample_s = np.arange(int(seconds * 16_000)) / 16_000
    loud = np.interp(sample_s, np.arange(len(knots)) * 0.12, knots)
    samples = (0.1 * loud**2 * random.normal(size=len(sample_s))).astype(np.float32)
    mouths = np.full((len(times_s), 48, 48), 180, np.uint8)
    for picture, time_s in zip(mouths, times_s, strict=True):
        half = 1 + round(8 * float(np.interp(time_s, sample_s, loud)))
        picture[24 - half : 24 + half, 16:32] = 40
    return room["data"].Clip(f"{seed}", "train", source, times_s, mouths, samples, 0.0)


def several(room, count=2):
    torch.manual_seed(0)
    pairs = [room["network"].Pair(**CONFIG["network"]) for _ in range(count)]
    return room["export"].rounded(room["network"].Several(pairs).eval())


@pytest.mark.filterwarnings("ignore")
def test_the_exported_network_says_what_the_trained_one_says(room, tmp_path):
    network = several(room)
    room["export"].write(network, tmp_path / "x.onnx")
    assert room["export"].difference(network, tmp_path / "x.onnx") < 1e-4
    content = (tmp_path / "x.onnx").read_bytes()
    assert str(FOLDER.parent).encode() not in content
    assert b"site-packages" not in content


@pytest.mark.slow
def test_what_moves_with_the_sound_is_learnt(room):
    clips = [clip(room, seed) for seed in range(16)]
    plan = {**CONFIG["train"], "steps": 80}
    ready = [room["windows"].views(one) for one in clips[:10]]
    pair = room["train"].fit(ready, {**CONFIG, "train": plan}, 0)
    network = room["network"].Several([pair])
    unknown = clips[10:]
    heard = room["evaluate"].pairs_of(
        unknown, [room["evaluate"].embed(network, one) for one in unknown]
    )
    lags = [int(np.argmax(one.fits)) - lips.REACH for one in heard if one.own]
    assert np.mean(np.abs(lags) <= 1) >= 0.8


def test_products_of_several_pairs_are_the_mean_of_theirs(room):
    network = several(room, 3)
    mouths, voice = (torch.from_numpy(one) for one in room["export"].example(30))
    with torch.inference_mode():
        seen, heard = network(mouths, voice)
        alone = [pair(mouths, voice) for pair in network.pairs]
    mean = torch.stack([(one * other).sum(-1) for one, other in alone]).mean(0)
    assert torch.allclose((seen * heard).sum(-1), mean, atol=1e-5)


def test_sources_stay_whole_in_the_folds(room):
    clips = [clip(room, seed, f"source{seed % 7}", 2.5) for seed in range(20)]
    folds = room["evaluate"].folds(clips)
    assert set(folds) == set(range(room["evaluate"].FOLDS))
    for source in {one.source for one in clips}:
        assert len({f for f, one in zip(folds, clips, strict=True) if one.source == source}) == 1


def test_a_window_can_be_cut_at_every_pace_and_is_changed_as_a_whole(room):
    views = room["windows"].views(clip(room, 0, seconds=2.0))
    random = np.random.default_rng(0)
    for _ in range(20):
        mouths, voice = room["windows"].batch([views], 2, CONFIG["train"]["ticks"], random)
        assert mouths.shape[1:] == (40, lips.SIDE_PX, lips.SIDE_PX)
        assert voice.shape[1:] == (40, lips.PARTS, lips.BANDS)
        assert np.isfinite(voice).all()
    still = np.repeat(views[0].mouths[:1], 40, axis=0)
    moved = room["windows"].filmed(still, np.random.default_rng(1))
    assert moved.std(0).max() < 10
