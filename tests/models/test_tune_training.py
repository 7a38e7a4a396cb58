"""One command leads from a folder of media to a network that `bonafide check` uses."""

import contextlib
import io
import json
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs torch, which the `train` extra brings")
pytest.importorskip("onnx", reason="the `train` extra brings it")
pytest.importorskip("sklearn", reason="the `train` extra brings it")
sys.path.insert(0, str(Path(__file__).parents[2] / "models"))
import cv2
import torch
from tune import shortcut, train
from tune.batches import Batches, Views
from tune.course import Config, Course
from tune.gather import Example
from tune.layout import Item

from bonafide.errors import InputError
from bonafide.weights import cards


def save(path: Path, pixels: np.ndarray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), pixels[..., ::-1])


@pytest.fixture(scope="session")
def faces(tmp_path_factory):
    """A face, sharp or with its middle blurred, ten pictures of each, among other things."""
    data = pytest.importorskip("skimage.data", reason="scikit-image holds a free picture of a face")
    folder, random = tmp_path_factory.mktemp("faces"), np.random.default_rng(0)
    portrait = data.astronaut()[:300, 60:400]
    for number in range(10):
        pixels = cv2.resize(portrait, None, fx=0.9 + number / 50, fy=1.0)
        pixels = np.clip(pixels * random.uniform(0.7, 1.2), 0, 255).astype(np.uint8)
        save(folder / "real" / f"{number}a.png", pixels)
        forged = pixels.copy()
        forged[60:220, 80:260] = cv2.GaussianBlur(forged[60:220, 80:260], (15, 15), 4)
        save(folder / "fake" / "blur" / f"{number}b.png", forged)
    (folder / "fake" / "notes.txt").write_text("not a picture")
    (folder / "real" / "broken.mp4").write_bytes(b"\0" * 1000)
    save(folder / "real" / "sky.png", np.full((200, 200, 3), (90, 140, 220), np.uint8))
    return folder


@pytest.fixture(scope="session")
def sounds(tmp_path_factory):
    """Sounds with a falling spectrum or a flat one, six of each."""
    folder = tmp_path_factory.mktemp("sounds")
    for label in ("real", "fake"):
        (folder / label).mkdir()
        for number in range(6):
            random = np.random.default_rng(number)
            noise = random.normal(0, 0.1, 24_000)
            if label == "real":
                noise = np.convolve(noise, np.ones(8) / 3, "same")
            with wave.open(str(folder / label / f"{label}{number}.wav"), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(16_000)
                file.writeframes((noise * 8000).astype("<i2").tobytes())
    return folder


def words(media: Path, out: Path, **options: object) -> list[str]:
    given = {"media": media, "out": out, "kind": "face", "architecture": "mesonet4"}
    given |= {"size": 64, "steps": 4, "pairs": 2, "judge-every": 2} | options
    return [word for name, value in given.items() for word in (f"--{name}", str(value))]


@pytest.fixture(scope="session")
def trained(faces, tmp_path_factory):
    """The folder of a run of four steps, and what the command printed."""
    out, said = tmp_path_factory.mktemp("runs") / "own-face", io.StringIO()
    with contextlib.redirect_stdout(said):
        train.train(train.arguments([*words(faces, out), "--int8", "--int8-anyway"]))
    return out, said.getvalue()


def test_the_command_tells_what_it_did(trained):
    _, said = trained
    assert "left out: notes.txt: This is no picture, video or sound" in said
    assert "left out: broken.mp4" in said
    assert "left out: sky.png: no face that is large enough" in said
    assert "train: 6 bona fide, 6 manipulated, 12 groups" in said
    assert "| accuracy | precision | recall | f1 | auc | auc_within | eer |" in said
    assert "BONAFIDE_WEIGHTS_ENSEMBLE=own-face bonafide check" in said


def test_a_run_leaves_its_figures(trained):
    out, _ = trained
    result = json.loads((out / "result.json").read_text())
    assert set(result["figures"]) == {"val", "test"}
    assert 0 <= result["figures"]["test"]["auc"] <= 1
    assert result["largest_difference_onnx"] <= 1e-4
    assert result["int8"]["bytes_int8"] < result["int8"]["bytes"]
    scores = [json.loads(line) for line in (out / "scores.jsonl").read_text().splitlines()]
    assert {row["part"] for row in scores} == {"val", "test"}


def test_the_product_takes_the_card_and_says_what_training_said(trained, tmp_path):
    out, _ = trained
    row = json.loads((out / "scores.jsonl").read_text().splitlines()[0])
    code = """if True:
        import json, sys
        from bonafide.detectors import hub
        from bonafide.examine import conduct
        from bonafide.weights import inventory
        states = {entry.name: str(entry.state) for entry in inventory.entries()}
        found = conduct(sys.argv[1], detectors=["provenance"])
        (model,) = hub.enabled()
        print(json.dumps([states["own-face"], model.examine(found.material).llr]))
    """
    environment = {
        "PATH": "/usr/bin:/bin",
        "BONAFIDE_HOME": str(tmp_path),
        "BONAFIDE_WEIGHTS_CARDS_FOLDER": str(out / "card"),
        "BONAFIDE_WEIGHTS_ENSEMBLE": "own-face",
    }
    done = subprocess.run(
        [sys.executable, "-c", code, row["path"]],
        env=environment, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    state, llr = json.loads(done.stdout)
    assert state == "embedded"
    card = cards.read((out / "card" / "own-face.toml").read_text())
    assert llr == pytest.approx(card.calibration.llr(row["logit"]), abs=1e-3)


def test_both_cards_pass_their_own_probes(trained):
    out, _ = trained
    names = sorted(path.name for path in (out / "card").glob("*.toml"))
    assert names == ["own-face-int8.toml", "own-face.toml"]
    for name in names:
        card = cards.read((out / "card" / name).read_text())
        assert (out / "card" / card.file).is_file()
        assert len(card.recipe.probe.scores) == 3


def test_another_config_does_not_go_on_with_a_run(trained, faces):
    out, _ = trained
    with pytest.raises(InputError, match="another rate; name another folder"):
        train.train(train.arguments(words(faces, out, rate=0.1)))


@pytest.mark.slow
def test_voices_are_learned_from_sounds(sounds, tmp_path, capsys):
    given = words(
        sounds, tmp_path / "own-voice", kind="speech", architecture="mel-cnn", size=16_000, steps=8
    )
    train.train(train.arguments(given))
    card = cards.read((tmp_path / "own-voice" / "card" / "own-voice.toml").read_text())
    assert card.modality == "speech"
    assert card.recipe.input.samples == 16_000
    assert "| val |" in capsys.readouterr().out


@pytest.mark.slow
def test_whole_pictures_are_learned_from_stills(faces, tmp_path):
    given = words(faces, tmp_path / "own-image", kind="image", steps=2)
    train.train(train.arguments(given))
    card = cards.read((tmp_path / "own-image" / "card" / "own-image.toml").read_text())
    assert card.recipe.input.resize == "shortest_edge"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"kind": "speech"}, "For speech there are: mel-cnn, lcnn"),
        ({"size": 65}, "multiple of 32"),
        ({"architecture": "resnext50-lstm", "frames": 5}, "10 to 100 frames"),
        ({"out": Path("face")}, "“face” is the name of a network that is shipped"),
        ({"media": Path("nowhere")}, "nothing to learn from"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(tmp_path, faces, options, said):
    given = {"media": faces, "out": tmp_path / "x"} | options
    if given["out"] == Path("face"):
        given["out"] = tmp_path / "face"
    media, out = given.pop("media"), given.pop("out")
    with pytest.raises(InputError, match=said) as caught:
        train.train(train.arguments(words(media, out, **given)))
    assert str(caught.value).count(". ") == 0


def test_a_folder_without_usable_media_is_said(tmp_path):
    for label in ("real", "fake"):
        (tmp_path / label).mkdir()
        for number in range(3):
            (tmp_path / label / f"{label}{number}.txt").write_text("words")
    given = train.arguments(words(tmp_path, tmp_path / "out"))
    with pytest.raises(InputError, match="Of 6 files 0 can be used"):
        train.train(given)


@pytest.fixture
def examples(tmp_path):
    """Light and dark squares as if they were faces: nothing to decode."""
    random, made = np.random.default_rng(0), []
    for number in range(16):
        pixels = random.normal(100 + 60 * (number % 2), 20, (2, 64, 64, 3))
        stored = tmp_path / f"{number}.npy"
        np.save(stored, np.clip(pixels, 0, 255).astype(np.uint8))
        item = Item(Path(f"{number}.png"), bool(number % 2), "", "", str(number), "train")
        facts = {"bytes": 5.0 + number % 2, "width": float(number // 2)}
        made.append(Example(item, stored, facts, "png", [60.0, 60.0]))
    return made


def course(
    examples: list[Example],
    folder: Path,
    device: str = "cpu",
    dropout: float = 0.3,
    stop: int | None = None,
) -> list[float]:
    """Losses of six steps, or of those before `stop`, at which the run is cut off."""
    config = Config("face", "mesonet4", 64, steps=6, pairs=2, dropout=dropout, judge_every=2)

    class CutOff(Batches):
        def __getitem__(self, step: int) -> tuple[torch.Tensor, torch.Tensor]:
            if step == stop:
                raise KeyboardInterrupt
            return super().__getitem__(step)

    batches = CutOff(examples, Views(config.recipe()), steps=6, pairs=2, seed=0)
    return Course(config, folder, device).run(batches, lambda network: 0.5)


def test_a_run_that_was_cut_off_goes_on_as_if_it_had_not_been(examples, tmp_path):
    whole = course(examples, tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        course(examples, tmp_path / "cut", stop=3)
    assert course(examples, tmp_path / "cut") == whole[2:]
    states = [
        torch.load(tmp_path / name / "last.pt", weights_only=True)["network"]
        for name in ("whole", "cut")
    ]
    assert all(torch.equal(states[0][name], states[1][name]) for name in states[0])


def test_the_same_seed_gives_the_same_losses(examples, tmp_path):
    assert course(examples, tmp_path / "one") == course(examples, tmp_path / "two")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device here")
def test_the_gpu_agrees_with_the_processor(examples, tmp_path):
    on_cpu, on_gpu = (course(examples, tmp_path / name, name, 0.0) for name in ("cpu", "cuda"))
    assert on_gpu == pytest.approx(on_cpu, abs=0.02)


def test_a_device_that_is_not_there_is_said(tmp_path, faces):
    if torch.cuda.is_available():
        pytest.skip("there is a CUDA device here")
    with pytest.raises(InputError, match="no CUDA device"):
        train.train(train.arguments(words(faces, tmp_path, device="cuda")))


def test_a_fact_that_tells_the_labels_apart_is_warned_of(examples):
    found = shortcut.trivial(examples)
    assert found == {"bytes": 1.0, "width": 0.5, "format png": 0.5}
    (warning,) = shortcut.warnings(examples)
    assert "bytes alone tells the labels apart (AUC 1.00)" in warning


def test_a_batch_holds_both_labels_alike_and_is_always_the_same(examples):
    config = Config("face", "mesonet4", 64)
    batches = Batches(examples, Views(config.recipe()), steps=3, pairs=4, seed=1)
    inputs, labels = batches[2]
    assert inputs.shape == (8, 3, 64, 64)
    assert labels.tolist() == [0, 1] * 4
    assert torch.equal(inputs, batches[2][0])
    assert not torch.equal(inputs, batches[1][0])
