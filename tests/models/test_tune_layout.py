"""Files of one recording never end up in two parts, whatever the folder looks like."""

import csv
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bonafide.errors import InputError

sys.path.insert(0, str(Path(__file__).parents[2] / "models"))
from tune import layout


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def parts_of(found: list[layout.Item]) -> dict[str, set[str]]:
    parts: dict[str, set[str]] = {}
    for item in found:
        parts.setdefault(item.group, set()).add(item.split)
    return parts


def test_labels_are_folders_and_the_first_folder_inside_is_the_source(tmp_path):
    folder = touch(
        tmp_path, *(f"{label}/tube/{n}.mp4" for label in ("real", "Fake") for n in "abcd")
    )
    found = layout.items(folder)
    assert {(item.manipulated, item.source, item.kind) for item in found} == {
        (False, "tube", ""),
        (True, "tube", "tube"),
    }
    assert {item.split for item in found} == {"train", "val", "test"}


@pytest.mark.parametrize(
    "names",
    [
        ("talk_frame_001", "talk_frame_002", "talk"),
        ("clip7/0001", "clip7/0002", "clip7"),
        ("clip7/frame_1", "clip7/frame_2"),
        ("071", "071_054", "054"),
        ("01__kiss", "01_02__kiss__ABCDEF"),
        ("A.face3", "a"),
    ],
)
def test_names_that_speak_of_one_recording_are_one_group(tmp_path, names):
    touch(tmp_path, *(f"real/{name}.png" for name in names))
    touch(tmp_path, *(f"{label}/other {n}.png" for label in ("real", "fake") for n in "abcd"))
    found = layout.items(tmp_path)
    ours = {item.group for item in found if "other" not in item.path.name}
    assert len(ours) == 1


@pytest.mark.parametrize("names", [("IMG_0001", "IMG_0002"), ("a", "b"), ("0001", "0002")])
def test_names_that_say_nothing_are_groups_of_their_own(tmp_path, names):
    touch(tmp_path, *(f"real/{name}.jpg" for name in names), "fake/x.jpg", "fake/y.jpg")
    assert len({item.group for item in layout.items(tmp_path)}) == 4


def faceforensics(folder: Path, pairs: list[tuple[str, str]]) -> Path:
    for a, b in pairs:
        touch(folder / "original_sequences/youtube/c23/videos", f"{a}.mp4", f"{b}.mp4")
        for method in ("Deepfakes", "Face2Face"):
            videos = folder / "manipulated_sequences" / method / "c23/videos"
            touch(videos, f"{a}_{b}.mp4", f"{b}_{a}.mp4")
        touch(folder / "manipulated_sequences/Deepfakes/masks/videos", f"{a}_{b}.mp4")
    return folder


@settings(max_examples=15)
@given(st.integers(4, 20), st.integers(0, 3))
def test_faceforensics_pairs_stay_together(tmp_path_factory, count, seed):
    pairs = [(f"{2 * n:03}", f"{2 * n + 1:03}") for n in range(count)]
    found = layout.items(faceforensics(tmp_path_factory.mktemp("ff"), pairs), seed)
    assert len(found) == 6 * count
    assert all(len(parts) == 1 for parts in parts_of(found).values())
    for a, b in pairs:
        about = {item.split for item in found if {a, b} & set(item.path.stem.split("_"))}
        assert len(about) == 1
    assert {item.kind for item in found if item.manipulated} == {"Deepfakes", "Face2Face"}


def test_faceforensics_own_division_is_kept(tmp_path):
    folder = faceforensics(tmp_path, [("000", "003"), ("001", "870"), ("002", "555")])
    (folder / "splits").mkdir()
    for part, pair in (("train", "000 003"), ("val", "001 870"), ("test", "002 555")):
        (folder / "splits" / f"{part}.json").write_text(json.dumps([pair.split()]))
    found = layout.items(folder)
    assert {item.split for item in found if "870" in item.path.stem} == {"val"}
    assert {item.split for item in found if "555" in item.path.stem} == {"test"}


def manifest(folder: Path, *rows: dict[str, str]) -> Path:
    with (folder / "manifest.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["path", "label", "split", "group", "source"])
        writer.writeheader()
        writer.writerows(rows)
    return folder


def test_a_manifest_says_it_all(tmp_path):
    rows = [
        {"path": f"{n}.wav", "label": label, "split": split, "group": f"{label}{n}", "source": "s"}
        for label in ("real", "fake")
        for n, split in enumerate(("train", "val", "", ""))
    ]
    found = layout.items(manifest(tmp_path, *rows))
    assert [item.split for item in found if item.path.name == "1.wav"] == ["val", "val"]
    assert {item.source for item in found} == {"s"}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"path": "a", "label": "maybe"}], "line 2"),
        ([{"path": "a", "label": "real", "split": "dev"}], "line 2"),
        (
            [
                {"path": "a", "label": "real", "split": "train", "group": "g"},
                {"path": "b", "label": "fake", "split": "test", "group": "g"},
            ],
            "group “g” is in train and in test",
        ),
    ],
)
def test_a_wrong_manifest_is_refused_with_its_line(tmp_path, rows, said):
    with pytest.raises(InputError, match=said):
        layout.items(manifest(tmp_path, *rows))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), "nothing to learn from"),
        (("holiday/a.jpg",), "nothing to learn from"),
        (("real/a.jpg", "real/b.jpg"), "no manipulated"),
        (("fake/a.jpg",), "no bona fide"),
        (("real/a.jpg", "fake/b.jpg"), "cannot be divided"),
        (("real/.hidden/a.jpg", "fake/a.jpg"), "no bona fide"),
    ],
)
def test_what_cannot_be_learned_from_is_refused_in_one_sentence(tmp_path, names, said):
    with pytest.raises(InputError, match=said) as caught:
        layout.items(touch(tmp_path, *names))
    assert str(caught.value).count(". ") == 0
    assert str(caught.value).endswith(".")


def test_the_same_seed_divides_the_same_way(tmp_path):
    touch(tmp_path, *(f"{label}/{n}.jpg" for label in ("real", "fake") for n in range(30)))
    once, again, other = (layout.items(tmp_path, seed) for seed in (1, 1, 2))
    assert once == again
    assert once != other
