"""Train every architecture on a small budget, one after the other, and write the table.

    python models/tune/table.py --data ../shared/data --work FOLDER

Only train and val parts are touched. What is there already is not trained again.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
DATASETS = {"faces": "face", "clips": "face", "speech": "speech"}


@dataclass(frozen=True, slots=True)
class Budget:
    """How one architecture was trained here; the size is small on purpose."""

    dataset: str
    size: int
    steps: int
    pairs: int = 4
    rate: float = 1e-3


BUDGETS = {
    "mesonet4": Budget("faces", 128, 400, pairs=8),
    "mel-cnn": Budget("speech", 32_000, 200, pairs=8),
    "mobilenetv2": Budget("faces", 128, 120),
    "lcnn": Budget("speech", 32_000, 140),
    "small-vit": Budget("faces", 128, 100, rate=3e-4),
    "efficientnet-b0": Budget("faces", 128, 90),
    "rawnet": Budget("speech", 32_000, 120),
    "xception": Budget("faces", 128, 24),
    "conv-vit": Budget("faces", 128, 24, rate=3e-4),
    "resnext50-lstm": Budget("clips", 96, 12, pairs=2, rate=3e-4),
    "aasist": Budget("speech", 16_000, 14, pairs=2, rate=3e-4),
}


def without_test(data: Path, dataset: str, work: Path) -> Path:
    """A folder with a manifest of the train and val rows alone."""
    folder = work / "media" / dataset
    folder.mkdir(parents=True, exist_ok=True)
    with (data / dataset / "manifest.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] != "test"]
    with (folder / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        for row in rows:
            writer.writerow(row | {"path": str((data / dataset / row["path"]).resolve())})
    return folder


def train(name: str, budget: Budget, media: Path, work: Path) -> dict:
    """One row: figures on val, steps, seconds; the run stays in `work`."""
    out = work / "runs" / name
    if not (out / "result.json").exists():
        command = [sys.executable, str(HERE / "train.py"), "--media", str(media)]
        command += ["--kind", DATASETS[budget.dataset], "--architecture", name, "--out", str(out)]
        command += ["--size", str(budget.size), "--steps", str(budget.steps), "--frames", "10"]
        command += ["--pairs", str(budget.pairs), "--rate", str(budget.rate)]
        command += ["--judge-every", str(budget.steps)]
        command += ["--gathered", str(work / "gathered" / f"{budget.dataset}-{budget.size}")]
        subprocess.run(command, check=True)
    result = json.loads((out / "result.json").read_text())
    with (out / "losses.csv").open(newline="") as file:
        last = list(csv.DictReader(file))[-1]
    row = {"architecture": name, "data": budget.dataset, "size": budget.size}
    row |= {"steps": budget.steps, "pairs": budget.pairs, "parameters": result["parameters"]}
    row |= {"processor_seconds": float(last["processor_seconds"]), "loss": float(last["loss"])}
    return row | {
        "val": result["figures"]["val"],
        "bytes": (out / "card" / f"{name}.onnx").stat().st_size,
    }


def markdown(rows: list[dict]) -> str:
    """The table of README.md."""
    lines = [
        "| architecture | data, size | parameters | batch x steps | processor s | loss "
        "| val AUC all (95 %) | within | EER | MB |",
        "|---" * 10 + "|",
    ]
    for row in rows:
        val = row["val"]
        low, high = val["auc_interval"]
        within = "" if val["auc_within"] is None else f"{val['auc_within']:.3f}"
        lines.append(
            f"| {row['architecture']} | {row['data']}, {row['size']} | {row['parameters']:,} "
            f"| {2 * row['pairs']} x {row['steps']} | {row['processor_seconds']:.0f} "
            f"| {row['loss']:.3f} | {val['auc']:.3f} ({low:.2f}–{high:.2f}) | {within} "
            f"| {100 * val['eer']:.0f} % | {row['bytes'] / 1e6:.2f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--to", type=Path, default=HERE / "results.json")
    parser.add_argument("--only", nargs="*", choices=BUDGETS, default=list(BUDGETS))
    given = parser.parse_args()
    rows = []
    for name in given.only:
        media = without_test(given.data, BUDGETS[name].dataset, given.work)
        rows.append(train(name, BUDGETS[name], media, given.work))
        given.to.write_text(json.dumps(rows, indent=1) + "\n")
    print(markdown(rows))


if __name__ == "__main__":
    main()
