"""Which files there are, what each is called, and which belong together.

Three layouts are known by what lies in the folder:

    manifest.csv                      path, label, and, where known, split, group, source, kind
    original_sequences/…              FaceForensics++, with its splits/*.json where they are there
    manipulated_sequences/METHOD/…
    real/…  fake/…                    anything else, nested as you like

A group is never divided between train, val and test: frames of one video, a video and its
forgeries, files of one stem.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bonafide.errors import InputError

PARTS = ("train", "val", "test")
LABELS = {
    **dict.fromkeys(("real", "bona_fide", "bonafide", "genuine", "original"), False),
    **dict.fromkeys(("fake", "manipulated", "forged", "spoof", "deepfake"), True),
}
_HELD_OUT = 0.15
_FRAME = re.compile(r"[_\-. ]?(?:frame|face|crop|shot|part|chunk|seg|f)[_\-. ]?\d+$", re.IGNORECASE)
_NUMBER = re.compile(r"(?:frame|face|f)?[_\-. ]?\d+", re.IGNORECASE)
_PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".avif"}
_PAIR = re.compile(r"(\d{2,})_(\d{2,})")
# DeepFakeDetection's forgeries are called TARGET_DONOR__SCENE__CODE, its originals TARGET__SCENE.
_ACTORS = re.compile(r"(\d{2})(?:_\d{2})?__([a-z_]+?)(?:__\w+)?")


@dataclass(frozen=True, slots=True)
class Item:
    """One file; `source` is empty where nothing tells it, `kind` where it is bona fide."""

    path: Path
    manipulated: bool
    source: str
    kind: str
    group: str
    split: str = ""


def items(folder: Path, seed: int = 0) -> list[Item]:
    """All files of a folder with their parts.

    Raises:
        InputError: nothing there, one label only, or too few groups to divide.
    """
    if (folder / "manifest.csv").is_file():
        found = list(_of_manifest(folder))
    elif (folder / "original_sequences").is_dir():
        found = joined(list(_of_sequences(folder)), _official(folder))
    else:
        found = joined(list(_of_labels(folder)), {})
    if not found:
        raise InputError(
            f"There is nothing to learn from in {folder}: it needs the folders real/ and fake/, "
            "a manifest.csv, or FaceForensics++'s original_sequences/."
        )
    for label, name in ((False, "bona fide (real/)"), (True, "manipulated (fake/)")):
        if all(item.manipulated != label for item in found):
            raise InputError(f"{folder} holds no {name} file, and a network needs both labels.")
    return divided(found, seed)


def _files(folder: Path) -> list[Path]:
    """All files below, without hidden ones."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.parts[-3:])
    )


def _of_manifest(folder: Path) -> Iterator[Item]:
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            label = LABELS.get((row.get("label") or "").strip().lower())
            split = row.get("split") or ""
            if label is None or not row.get("path") or split not in ("", *PARTS):
                raise InputError(
                    f"manifest.csv, line {number}: it needs a path, a label that is one of "
                    f"{', '.join(LABELS)}, and a split that is empty, train, val or test."
                )
            source = row.get("source") or row.get("page") or row.get("source_repo") or ""
            yield Item(
                path=folder / row["path"],
                manipulated=label,
                source=source,
                kind=(row.get("kind") or "") if label else "",
                group=row.get("group") or Path(row["path"]).stem,
                split=split,
            )


def _of_sequences(folder: Path) -> Iterator[Item]:
    for top, manipulated in (("original_sequences", False), ("manipulated_sequences", True)):
        for path in _files(folder / top):
            parts = path.relative_to(folder / top).parts
            if "masks" in parts:
                continue
            source = "actors" if parts[0] in ("actors", "DeepFakeDetection") else "youtube"
            yield Item(path, manipulated, source, parts[0] if manipulated else "", "")


def _of_labels(folder: Path) -> Iterator[Item]:
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        label = LABELS.get(entry.name.lower())
        if label is None or not entry.is_dir():
            continue
        for path in _files(entry):
            below = path.relative_to(entry).parts[:-1]
            if below and is_numbered(path):
                below = below[:-1]
            source = below[0] if below else ""
            yield Item(path, label, source, source if label else "", "")


def is_numbered(path: Path) -> bool:
    """Whether a picture is called by a frame's number alone, so that its folder is the video."""
    return (
        path.suffix.lower() in _PICTURES
        and path.parent.name.lower() not in LABELS
        and _NUMBER.fullmatch(path.stem) is not None
    )


def names_of(path: Path) -> list[str]:
    """The recordings that a file's name speaks of: its own, and for `a_b` both."""
    stem = path.parent.name if is_numbered(path) else _FRAME.sub("", path.stem) or path.stem
    stem = stem.lower()
    if found := _PAIR.fullmatch(stem):
        return [stem, found[1], found[2]]
    if found := _ACTORS.fullmatch(stem):
        return [f"{found[1]}__{found[2]}"]
    return [stem]


def joined(found: list[Item], splits: dict[str, str]) -> list[Item]:
    """The items with groups: files that share a name are one group, and so on from there."""
    leader: dict[str, str] = {}

    def lead(name: str) -> str:
        while leader.setdefault(name, name) != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    names = [names_of(item.path) for item in found]
    for several in names:
        for name in several[1:]:
            leader[lead(name)] = lead(several[0])
    parts: dict[str, str] = {}
    for name, part in splits.items():
        parts.setdefault(lead(name), part)
    groups = [lead(several[0]) for several in names]
    return [
        replace(item, group=group, split=parts.get(group, ""))
        for item, group in zip(found, groups, strict=True)
    ]


def _official(folder: Path) -> dict[str, str]:
    """FaceForensics++'s own division: splits/train.json is a list of pairs of numbers."""
    found = {}
    for part in PARTS:
        path = folder / "splits" / f"{part}.json"
        if path.is_file():
            try:
                pairs = json.loads(path.read_text())
                found |= {str(name): part for pair in pairs for name in pair}
            except (ValueError, TypeError) as error:
                raise InputError(f"splits/{part}.json is no list of pairs: {error}.") from error
    return found


def divided(found: list[Item], seed: int) -> list[Item]:
    """The items with a part each: groups that have none are shared out, 15 % to val and to test.

    Raises:
        InputError: a group is in two parts, or train and val cannot both hold both labels.
    """
    parts: dict[str, str] = {}
    for item in found:
        if item.split and parts.setdefault(item.group, item.split) != item.split:
            raise InputError(
                f"The group “{item.group}” is in {parts[item.group]} and in {item.split}: what "
                "is learned from must not be judged on."
            )
    parts |= _shared_out([item for item in found if item.group not in parts], seed)
    done = [replace(item, split=parts[item.group]) for item in found]
    for part in ("train", "val"):
        if len({item.manipulated for item in done if item.split == part}) < 2:
            raise InputError(
                f"The {len(parts)} groups of files cannot be divided so that train and val hold "
                "both labels: each label needs two recordings or more; if names mislead, write a "
                "manifest.csv with a group column."
            )
    return done


def _shared_out(found: list[Item], seed: int) -> dict[str, str]:
    """A part for each group, the groups of each label (or of both) shared out alike."""
    labels: dict[str, set[bool]] = {}
    for item in found:
        labels.setdefault(item.group, set()).add(item.manipulated)
    parts: dict[str, str] = {}
    for held in ({False}, {True}, {False, True}):
        names = sorted(name for name, those in labels.items() if those == held)
        share = round(len(names) * _HELD_OUT)
        val = max(share, int(len(names) > 1))
        test = max(share, int(len(names) > 3))
        order = np.random.default_rng(seed).permutation(len(names))
        for place, number in enumerate(order):
            part = "val" if place < val else "test" if place < val + test else "train"
            parts[names[number]] = part
    return parts
