"""A small network on how the face network's answers change over 8 neighbouring frames.

    python models/face_sequence/data.py --data ../shared/data  # after each face network
    python models/face_sequence/train.py

Prints AUCs on left-out sources of train and on val, the calibration, and writes
face_sequence.onnx (the mean of `HEADS` networks) and its card. Takes half a minute of one core.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from sklearn.model_selection import GroupKFold
from torch import Tensor, nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).parents[1]))
import metrics
import tabular
from strip import strip

CARDS = Path(__file__).parents[2] / "core" / "bonafide" / "weights" / "cards"
HEADS, STEPS, BATCH = 2, 150, 64
WIDTH = 24
LARGEST_DIFFERENCE = 1e-4


class Head(nn.Module):
    """Rows (n, 8, d) to logits (n,): frames and their changes, one convolution, mean and peak."""

    def __init__(self, rows: np.ndarray) -> None:
        super().__init__()
        flat = rows.reshape(-1, rows.shape[-1])
        self.register_buffer("mean", torch.from_numpy(flat.mean(0)))
        self.register_buffer("spread", torch.from_numpy(flat.std(0) + 1e-3))
        self.frame = nn.Linear(rows.shape[-1], WIDTH)
        self.over_time = nn.Conv1d(2 * WIDTH, WIDTH, 3, padding=1)
        self.dropout = nn.Dropout(0.4)
        self.out = nn.Linear(2 * WIDTH, 1)

    def forward(self, rows: Tensor) -> Tensor:
        frames = F.relu(self.frame((rows - self.mean) / self.spread)).transpose(1, 2)
        change = (frames[..., 1:] - frames[..., :-1]).abs()
        both = torch.cat([frames[..., 1:], change], 1)
        seen = F.relu(self.over_time(self.dropout(both)))
        return self.out(self.dropout(torch.cat([seen.mean(2), seen.amax(2)], 1)))[:, 0]


class Mean(nn.Module):
    """Several heads as one."""

    def __init__(self, heads: list[Head]) -> None:
        super().__init__()
        self.heads = nn.ModuleList(heads)

    def forward(self, rows: Tensor) -> Tensor:
        return torch.stack([head(rows) for head in self.heads]).mean(0)


def fit(rows: np.ndarray, labels: np.ndarray, sources: np.ndarray, made: np.ndarray) -> Mean:
    """Batches draw labels alike, sources by their root; a third of the manipulated are made."""
    heads = []
    _, inverse, counts = np.unique(sources, return_inverse=True, return_counts=True)
    weights = 1 / np.sqrt(counts[inverse])
    for part, share in ((labels == 0, 3), (made, 1), ((labels == 1) & ~made, 2)):
        weights[part] *= share / max(weights[part].sum(), 1e-9)
    x, y = torch.from_numpy(rows), torch.from_numpy(labels.astype(np.float32))
    for seed in range(HEADS):
        torch.manual_seed(seed)
        rng = np.random.default_rng(seed)
        head = Head(rows)
        optimiser = torch.optim.AdamW(head.parameters(), 3e-3, weight_decay=0.1)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, STEPS)
        for _ in range(STEPS):
            at = torch.from_numpy(rng.choice(len(rows), BATCH, p=weights / weights.sum()))
            batch = x[at].flip(1) if rng.random() < 0.5 else x[at]
            batch = batch + 0.2 * torch.randn_like(batch) * head.spread
            loss = F.binary_cross_entropy_with_logits(head(batch), 0.9 * y[at] + 0.05)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        heads.append(head.eval())
    return Mean(heads).eval()


def scores(network: Mean, rows: np.ndarray) -> np.ndarray:
    """Logits of rows."""
    with torch.inference_mode():
        return network(torch.from_numpy(rows)).numpy()


def write_card(sha256: str, slope: float) -> None:
    """Name the new head, the face network that it was fitted to, and the slope found on val."""
    face = re.search(r'(?m)^sha256 = "(\w+)"', (CARDS / "face.toml").read_text())
    assert face is not None
    text = (CARDS / "face_sequence.toml").read_text()
    text = re.sub(r"(?m)^sha256 = .*", f'sha256 = "{sha256}"', text)
    text = re.sub(r"(?m)^face_sha256 = .*", f'face_sha256 = "{face[1]}"', text)
    text = re.sub(r"(?m)^slope = .*", f"slope = {max(slope, 0.0):.4f}", text)
    (CARDS / "face_sequence.toml").write_text(text)


def main() -> None:
    """Cross-validate, fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", type=Path, default=Path("models/face_sequence/.cache"))
    parser.add_argument("--to", type=Path, default=Path("core/bonafide/weights/face_sequence.onnx"))
    options = parser.parse_args()
    torch.set_num_threads(1)
    kept = np.load(options.table / "sequences.npz")
    rows, labels, facts = kept["rows"], kept["labels"], kept["facts"]
    split, sources = facts[:, 0], facts[:, 2]
    made = np.char.startswith(facts[:, 4], "made:")
    train, real = np.flatnonzero(split == "train"), ~made
    left_out = np.zeros(len(rows))
    for learn, judge in GroupKFold(4).split(train, groups=sources[train]):
        part = train[learn]
        network = fit(rows[part], labels[part], sources[part], made[part])
        left_out[train[judge]] = scores(network, rows[train[judge]])
    for kind in np.unique(facts[made, 4]):
        chosen = (split == "train") & ((labels == 0) | (facts[:, 4] == kind))
        print(f"left out, {kind:14s} {metrics.auc(left_out[chosen], labels[chosen]):.3f}")
    network = fit(rows[train], labels[train], sources[train], made[train])
    found = np.where(split == "train", left_out, scores(network, rows))
    tables = tabular.by_item(facts[real], labels[real], found[real])
    print(tabular.figures(tables))
    for name, table in tables.items():
        print(name, tabular.calibration(table))
    example = torch.from_numpy(rows[:2])
    torch.onnx.export(
        network, (example,), str(options.to), input_names=["rows"], output_names=["logit"],
        dynamic_shapes={"rows": {0: torch.export.Dim("n")}}, external_data=False, verbose=False,
    )  # fmt: skip
    strip(options.to)
    session = onnxruntime.InferenceSession(str(options.to))
    worst = np.abs(session.run(["logit"], {"rows": rows})[0] - scores(network, rows)).max()
    if worst > LARGEST_DIFFERENCE:
        raise SystemExit(f"torch and onnxruntime differ by {worst:g}")
    sha256 = hashlib.sha256(options.to.read_bytes()).hexdigest()
    write_card(sha256, tabular.calibration(tables["val"]).slope)
    print(f"{options.to.stat().st_size} bytes, sha256 {sha256}, {worst:.2g}")


if __name__ == "__main__":
    main()
