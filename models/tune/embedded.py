"""The embedded face and picture networks in eight bits: what it saves and what it costs.

    python models/tune/embedded.py --data ../shared/data --out FOLDER

Ranges are learned on what the detectors show their networks for train files; both networks
judge the val files through the product's own path. The int8 files stay in FOLDER.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime

sys.path.insert(0, str(Path(__file__).parents[1]))
import metrics
from evaluate import Item, read_manifest

from bonafide.detectors.face import FaceForgery
from bonafide.detectors.image import GeneratedPicture
from bonafide.errors import BonafideError
from bonafide.examine import conduct
from bonafide.terms import Finding, Material
from tune.export import session_of
from tune.quantise import LARGEST_LOSS, quantise

NETWORKS: dict[str, tuple[str, Callable[[], Any]]] = {
    "face": ("faces", FaceForgery),
    "image": ("pictures", GeneratedPicture),
}
CALIBRATION_FILES = 60


class Recorder:
    """A session that remembers what it was shown."""

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self.session, self.seen = session, list[np.ndarray]()

    def run(self, outputs: list[str], feeds: dict[str, np.ndarray]) -> list[np.ndarray]:
        """As the session's own."""
        self.seen += [item[None] for batch in feeds.values() for item in batch]
        return self.session.run(outputs, feeds)


def materials(items: list[Item]) -> Iterator[tuple[Item, Material]]:
    """Decoded files with their faces; those that cannot be read are passed over."""
    for number, item in enumerate(items, 1):
        try:
            yield item, conduct(item.path, detectors=["provenance"]).material
        except BonafideError as error:
            print(f"{item.path.name}: {error}", file=sys.stderr)
        if number % 50 == 0:
            print(f"{number}/{len(items)}", file=sys.stderr, flush=True)


def with_session(factory: Callable[[], Any], session: object) -> Any:
    """The detector with another network behind it."""
    detector = factory()
    vars(detector)["session"] = session
    return detector


def examine(name: str, data: Path, out: Path, every: int) -> dict[str, Any]:
    """One row: sizes, and AUC over all and within sources on val, of both networks."""
    dataset, factory = NETWORKS[name]
    manifest = data / dataset / "manifest.csv"
    full, small = out / f"{name}.onnx", out / f"{name}-int8.onnx"
    full.write_bytes((files("bonafide.weights") / f"{name}.onnx").read_bytes())
    recorder = Recorder(session_of(full))
    train = read_manifest(manifest, "train")
    for _, material in materials(train[:: max(1, len(train) // CALIBRATION_FILES)]):
        with_session(factory, recorder).examine(material)
    tensor = onnx.load(full).graph.input[0].name
    quantise(full, small, tensor, recorder.seen)
    judges = [with_session(factory, session_of(path)) for path in (full, small)]
    judged, logits = [], []
    for item, material in materials(read_manifest(manifest, "val")[::every]):
        found = [judge.examine(material) for judge in judges]
        if all(isinstance(one, Finding) for one in found):
            judged.append(item)
            logits.append([one.quality["logit"] for one in found])
    labels = np.array([item.label for item in judged])
    sources = [item.source for item in judged]
    row: dict[str, Any] = {"network": name, "files": len(judged), "seen": len(recorder.seen)}
    for path, scores in zip((full, small), np.array(logits).T, strict=True):
        row[path.stem] = {
            "bytes": path.stat().st_size,
            "auc": round(metrics.auc(scores, labels), 4),
            "auc_within": round(metrics.auc_within(scores, labels, sources)[0], 4),
        }
    loss = row[full.stem]["auc"] - row[small.stem]["auc"]
    gaps = np.abs(np.diff(np.array(logits), axis=1))
    row |= {"auc_loss": round(loss, 4), "kept": bool(loss <= LARGEST_LOSS)}
    row |= {"median_gap_logit": round(float(np.median(gaps)), 3)}
    return row


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", nargs="*", choices=NETWORKS, default=list(NETWORKS))
    parser.add_argument("--every", type=int, default=1, help="judge each n-th val file only")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for name in given.only:
        row = examine(name, given.data, given.out, given.every)
        (given.out / f"{name}.json").write_text(json.dumps(row, indent=1) + "\n")
        print(json.dumps(row))


if __name__ == "__main__":
    main()
