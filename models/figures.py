"""From rows of scores to figures, a Markdown table and plots."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import metrics
import numpy as np

Rows = list[dict[str, Any]]
PARTS = ("risk", "video_risk", "audio_risk", "image_risk")


def scores_of(rows: Rows, part: str) -> np.ndarray:
    """Log odds of a risk, or a detector's llr; a file that got none counts as neutral."""
    if part in PARTS:
        risks = np.array([row.get(part) if row.get(part) is not None else np.nan for row in rows])
        clipped = np.clip(risks.astype(float), 1e-6, 1 - 1e-6)
        values = np.log(clipped / (1 - clipped))
        # Neutral for a risk is the prior, which is the risk of an llr of 0.
        neutral = np.nanmedian(values) if np.isfinite(values).any() else 0.0
    else:
        values = np.array([row.get("llr", {}).get(part, np.nan) for row in rows], dtype=float)
        neutral = 0.0
    return np.where(np.isfinite(values), values, neutral)


def parts_of(rows: Rows) -> list[str]:
    """The fused risk, then every detector that said anything."""
    return ["risk", *sorted({name for row in rows for name in row.get("llr", {})})]


def measure(rows: Rows) -> dict[str, Any]:
    """All figures of one set: for the fused risk and for each detector, and the bands."""
    labels = np.array([row["label"] for row in rows])
    return {
        "files": len(rows),
        "bona_fide": int((1 - labels).sum()),
        "manipulated": int(labels.sum()),
        "errors": sum("error" in row for row in rows),
        "bands": bands(rows),
        "parts": {part: part_figures(rows, labels, part) for part in parts_of(rows)},
    }


def part_figures(rows: Rows, labels: np.ndarray, part: str) -> dict[str, Any]:
    """AUC over all and within sources, and what else detectors.md asks for."""
    scores = scores_of(rows, part)
    sources = [row["source"] for row in rows]
    groups = [row["group"] for row in rows]
    within, per_source = metrics.auc_within(scores, labels, sources)
    judged = np.array([_judged(row, part) for row in rows])
    figures: dict[str, Any] = {
        "auc": metrics.auc(scores, labels),
        "auc_interval": metrics.interval(lambda i: metrics.auc(scores[i], labels[i]), groups),
        "auc_within": within,
        "auc_within_interval": metrics.interval(
            lambda i: metrics.auc_within(scores[i], labels[i], [sources[k] for k in i])[0],
            groups,
            draws=200,
        ),
        "eer": metrics.eer(scores, labels),
        "recall_at_fpr_5": metrics.recall_at(scores, labels),
        "judged": int(judged.sum()),
        "per_source": per_source,
        "per_kind": per_kind(scores, labels, [row["kind"] for row in rows]),
    }
    if part not in PARTS and 0 < labels[judged].sum() < judged.sum():
        llrs, truth = scores[judged], labels[judged]
        figures["cllr"] = metrics.cllr(llrs, truth)
        said = metrics.balanced_probability(llrs, truth)
        figures["ece"] = metrics.ece(said, truth)
        figures["ece_by_chance"] = metrics.ece_by_chance(said)
    return figures


def _judged(row: dict[str, Any], part: str) -> bool:
    return row.get(part) is not None if part in PARTS else part in row.get("llr", {})


def per_kind(scores: np.ndarray, labels: np.ndarray, kinds: list[str]) -> dict[str, Any]:
    """AUC of each kind of forgery against all bona fide files of the set."""
    names = np.asarray(kinds)
    rows = {}
    for kind in sorted(set(names[labels == 1])):
        chosen = (labels == 0) | (names == kind)
        rows[kind] = (metrics.auc(scores[chosen], labels[chosen]), int((names == kind).sum()))
    return rows


def bands(rows: Rows) -> dict[str, dict[str, int]]:
    """How many bona fide and manipulated files got each band."""
    table: dict[str, dict[str, int]] = {"bona_fide": {}, "manipulated": {}}
    for row in rows:
        side = table["manipulated" if row["label"] else "bona_fide"]
        band = row.get("band", "error")
        side[band] = side.get(band, 0) + 1
    return table


def flips(before: Rows, after: Rows) -> dict[str, Any]:
    """How many files got another band after re-encoding, by the band that they had, and how many
    went from one outer band to the other."""
    known = {row["path"]: row for row in before if "band" in row}
    pairs = [(known[row["path"]]["band"], row["band"]) for row in after if "band" in row]
    changed = [(old, new) for old, new in pairs if old != new]
    return {
        "files": len(pairs),
        "flipped": len(changed),
        "share": len(changed) / max(len(pairs), 1),
        "left": {band: sum(old == band for old, _ in changed) for band in _BANDS},
        "turned_round": sum({old, new} == set(_OUTER) for old, new in changed),
    }


def flips_line(found: dict[str, Any]) -> str:
    """What `flips` says, in one line."""
    left = ", ".join(f"{count} from {band}" for band, count in found["left"].items() if count)
    return (
        f"\nBands: {found['flipped']} of {found['files']} flip ({found['share']:.1%}"
        f"{'; ' + left if left else ''}), {found['turned_round']} to the opposite."
    )


def markdown(name: str, table: dict[str, Any]) -> str:
    """One table a set, for the lab book."""
    lines = [
        f"\n### {name}: {table['bona_fide']} bona fide, {table['manipulated']} manipulated\n",
        "| part | AUC all | within | EER | recall at 5 % | Cllr | ECE (by chance) | judged |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for part, row in table["parts"].items():
        low, high = row["auc_interval"]
        inner_low, inner_high = row["auc_within_interval"]
        lines.append(
            f"| {part} | {row['auc']:.3f} ({low:.2f}–{high:.2f}) "
            f"| {row['auc_within']:.3f} ({inner_low:.2f}–{inner_high:.2f}) "
            f"| {row['eer']:.1%} | {row['recall_at_fpr_5']:.1%} "
            f"| {row.get('cllr', float('nan')):.2f} | {row.get('ece', float('nan')):.3f} "
            f"({row.get('ece_by_chance', float('nan')):.3f}) "
            f"| {row['judged']} |"
        )
    lines.append("\n| label | " + " | ".join(_BANDS) + " |\n|---|" + "---|" * len(_BANDS))
    for label, counts in table["bands"].items():
        lines.append(f"| {label} | " + " | ".join(str(counts.get(b, 0)) for b in _BANDS) + " |")
    if "flips" in table:
        lines.append(flips_line(table["flips"]))
    return "\n".join(lines)


_BANDS = ("likely_authentic", "review", "likely_manipulated", "inconclusive", "error")
_OUTER = ("likely_authentic", "likely_manipulated")


def plot(rows: Rows, path: Path, title: str) -> None:
    """ROC of every part and reliability of the fused risk, as PNG."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    labels = np.array([row["label"] for row in rows])
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4.2), layout="constrained")
    for part in parts_of(rows):
        left.plot(*metrics.roc(scores_of(rows, part), labels), label=part)
    left.plot([0, 1], [0, 1], ":", color="grey")
    left.set(xlabel="bona fide called manipulated", ylabel="manipulated found", title=title)
    left.legend(fontsize=8)
    scores = scores_of(rows, "risk")
    risks = 1 / (1 + np.exp(-scores))
    index = np.minimum((risks * 8).astype(int), 7)
    used = [b for b in range(8) if (index == b).sum() >= 3]
    right.plot([0, 1], [0, 1], ":", color="grey")
    right.plot(
        [risks[index == b].mean() for b in used], [labels[index == b].mean() for b in used], "o-"
    )
    right.set(
        xlabel="risk", ylabel="share manipulated", title="reliability", xlim=(0, 1), ylim=(0, 1)
    )
    figure.savefig(path, dpi=80)
    plt.close(figure)
