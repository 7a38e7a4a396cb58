"""Train a detector on your own media, measure it, and make it ready for bonafide.

    python models/tune/train.py --media FOLDER --kind face --architecture mobilenetv2 --out RUN

FOLDER holds real/ and fake/ (nested as you like), or a manifest.csv, or FaceForensics++'s
original_sequences/ and manipulated_sequences/. The same command goes on after a kill. RUN
receives checkpoints, losses.csv, result.json, scores.jsonl and card/, which holds the
network as ONNX with its card.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path

import cv2
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[1]))
from bonafide.errors import BonafideError, InputError
from bonafide.weights import cards
from tune import judge, shortcut
from tune.batches import Batches, Views
from tune.course import Config, Course, steady
from tune.eight_bits import eight_bits, some_views
from tune.export import write, write_card
from tune.gather import KINDS, MARGIN, Example, Shelf, distinct
from tune.layout import PARTS, items
from tune.networks import ARCHITECTURES, parameters
from tune.results import Logits, made_of, table, write_scores

FACES_A_FILE, FRAMES = 8, (10, 100)
SHOWN = 5
SEES = {"face": ("picture", "frames"), "image": ("picture",), "speech": ("sound",)}
AGREEMENT_VIEWS = 16


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """The command line, or the words given."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--media", type=Path, required=True)
    parser.add_argument("--kind", choices=KINDS, required=True)
    parser.add_argument("--architecture", choices=ARCHITECTURES, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--size", type=int, help="px, or samples of sound; the paper's if not given"
    )
    parser.add_argument("--frames", type=int, default=16, help="of networks over time, 10 to 100")
    parser.add_argument("--steps", type=int, default=Config.steps)
    parser.add_argument("--pairs", type=int, default=Config.pairs, help="half a batch")
    parser.add_argument("--rate", type=float, default=Config.rate, help="highest learning rate")
    parser.add_argument("--judge-every", type=int, default=Config.judge_every, help="steps")
    parser.add_argument("--dropout", type=float, help="the paper's if not given")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--workers", type=int, default=0, help="processes that prepare batches")
    parser.add_argument("--gathered", type=Path, help="decoded media, to share between runs")
    parser.add_argument("--licence", default="unpublished", help="what the card says of it")
    parser.add_argument("--int8", action="store_true", help="a network in eight bits as well")
    parser.add_argument("--int8-anyway", action="store_true", help="even where it costs much")
    return parser.parse_args(words)


def config_of(given: argparse.Namespace) -> Config:
    """What was asked for, if it can be.

    Raises:
        InputError: kind, architecture, size or frames do not go together.
    """
    architecture = ARCHITECTURES[given.architecture]
    if architecture.sees not in SEES[given.kind]:
        fitting = [name for name, one in ARCHITECTURES.items() if one.sees in SEES[given.kind]]
        raise InputError(f"For {given.kind} there are: {', '.join(fitting)}.")
    size = given.size or architecture.size
    if size % architecture.multiple or size < 32:
        raise InputError(f"The size must be a multiple of {architecture.multiple}, 32 or more.")
    frames = given.frames if architecture.sees == "frames" else 1
    if frames != 1 and not FRAMES[0] <= frames <= FRAMES[1]:
        raise InputError(f"A network over time takes {FRAMES[0]} to {FRAMES[1]} frames.")
    if _name(given.out) in cards.names() and cards.shelf_of(_name(given.out)) != "yours":
        raise InputError(f"“{_name(given.out)}” is the name of a network that is shipped.")
    return Config(
        given.kind,
        given.architecture,
        size,
        frames,
        given.steps,
        given.pairs,
        given.rate,
        given.dropout,
        given.seed,
        given.judge_every,
    )


def gathered(given: argparse.Namespace, config: Config) -> dict[str, list[Example]]:
    """Usable examples by part; tells what was left out and what gives the labels away.

    Raises:
        InputError: too little is left.
    """
    found = items(given.media, given.seed)
    size = round(config.size * MARGIN) if config.kind == "image" else config.size
    shelf = Shelf(
        given.gathered or given.out / "gathered",
        config.kind,
        size,
        max(config.frames, FACES_A_FILE),
    )
    shelf.fill(found)
    skipped = list(shelf.skipped(found))
    for path, reason in skipped[:SHOWN]:
        print(f"left out: {path.name}: {reason}")
    if len(skipped) > SHOWN:
        print(f"left out: {len(skipped) - SHOWN} more")
    usable = shelf.examples(found)
    examples = distinct(usable)
    if len(examples) < len(usable):
        print(f"left out: {len(usable) - len(examples)} copies of other files")
    parts = {part: [one for one in examples if one.item.split == part] for part in PARTS}
    for part in ("train", "val"):
        if len({one.item.manipulated for one in parts[part]}) < 2:
            raise InputError(
                f"Of {len(found)} files {len(examples)} can be used, and {part} does not hold "
                "both labels; see what was left out."
            )
    for sentence in shortcut.warnings(parts["train"] + parts["val"]):
        print(f"warning: {sentence}")
    return parts


def _name(out: Path) -> str:
    return re.sub(r"[^\w-]+", "-", out.resolve().name)[:60]


def train(given: argparse.Namespace) -> None:
    """The whole way, from a folder of media to a card.

    Raises:
        BonafideError: one sentence on what is wrong with the request.
    """
    config = config_of(given)
    steady(given.device)
    parts = gathered(given, config)
    counts = {part: Counter(one.item.manipulated for one in rows) for part, rows in parts.items()}
    for part, count in counts.items():
        groups = len({one.item.group for one in parts[part]})
        print(f"{part}: {count[False]} bona fide, {count[True]} manipulated, {groups} groups")
    views = Views(config.recipe())
    course = Course(config, given.out, given.device)
    print(f"{config.architecture}: {parameters(course.network)} parameters")
    batches = Batches(
        parts["train"], views, steps=config.steps, pairs=config.pairs, seed=config.seed
    )

    seen: dict[int, Logits] = {}

    def worth(network: nn.Module) -> float:
        judged = judge.judge_of(network, given.device)
        seen[course.step] = judge.scores(judged, parts["val"], views)
        return judge.worth(judge.figures(seen[course.step], parts["val"]))

    course.run(batches, worth, given.workers)
    network, step = course.chosen()
    judged = judge.judge_of(network, given.device)
    logits = {
        part: seen[step] if part == "val" and step in seen else judge.scores(judged, rows, views)
        for part, rows in parts.items()
        if rows and part != "train"
    }
    write_scores(logits, parts, given.out / "scores.jsonl")
    figures = {part: judge.figures(found, parts[part]) for part, found in logits.items()}
    fitted = judge.calibration(logits["val"], parts["val"])
    made = made_of(config, _name(given.out), given.licence, figures, fitted)
    path = given.out / "card" / f"{made.name}.onnx"
    worst = write(network, views.recipe, some_views(parts["val"], views, AGREEMENT_VIEWS), path)
    place = write_card(made, views.recipe, path)
    result = {"figures": figures, "step": step, "calibration": fitted}
    result |= {"parameters": parameters(network), "largest_difference_onnx": worst}
    result |= {"shortcuts": shortcut.trivial(parts["train"] + parts["val"])}
    if given.int8:
        result["int8"] = eight_bits(
            made, parts, views, path, figures["val"]["auc"], given.int8_anyway
        )
    (given.out / "result.json").write_text(json.dumps(result, indent=1) + "\n")
    print(table(figures))
    print(f"chosen on val: step {step}. Written: {place}. Try it:")
    print(f"  export BONAFIDE_WEIGHTS_CARDS_FOLDER={place.parent.resolve()}")
    print(f"  BONAFIDE_WEIGHTS_ENSEMBLE={made.name} bonafide check FILE")


if __name__ == "__main__":
    cv2.setNumThreads(1)
    try:
        train(arguments())
    except BonafideError as error:
        raise SystemExit(str(error)) from None
