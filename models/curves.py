"""Learning curves: what half of the sources would have given, and so what twice as many may give.

`speech/curve.py` and `face/curve.py` fit the shipped second networks' regressions on random shares
of the train sources; here is what they have in common.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

RESULTS = Path(__file__).parent / "results"
SHARES = (0.125, 0.25, 0.5, 0.75, 1.0)
DRAWS = 3
Row = dict[str, float]


def curve(sources: list[str], judge: Callable[[set[str]], Row]) -> list[Row]:
    """One row a share and draw: how many sources, and the figures of what was fitted on them.

    A draw that holds one label only cannot be fitted and is left out.
    """
    rows = []
    for share in SHARES:
        for seed in range(1 if share == 1 else DRAWS):
            count = round(share * len(sources))
            kept = {str(name) for name in np.random.default_rng(seed).permutation(sources)[:count]}
            try:
                rows.append({"sources": count, **judge(kept)})
            except ValueError:
                continue
            print(json.dumps(rows[-1]), flush=True)
    return rows


def doubled(rows: list[Row]) -> Row:
    """What a doubling of the sources adds to each figure: least squares on their logarithm,
    over the shares from a quarter on."""
    most = max(row["sources"] for row in rows)
    late = [row for row in rows if row["sources"] >= 0.24 * most]
    size = np.log2([row["sources"] for row in late])
    names = [name for name in rows[0] if name != "sources"]
    return {name: float(np.polyfit(size, [row[name] for row in late], 1)[0]) for name in names}


def keep(name: str, rows: list[Row]) -> None:
    """Write results/curve-NAME.json and .png, and print the gains."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    gains = doubled(rows)
    text = json.dumps({"rows": rows, "gain_of_a_doubling": gains}, indent=1)
    (RESULTS / f"curve-{name}.json").write_text(text + "\n")
    figure, axes = pyplot.subplots(figsize=(7, 4.5))
    for part, gain in gains.items():
        counts = sorted({row["sources"] for row in rows})
        means = [np.mean([r[part] for r in rows if r["sources"] == count]) for count in counts]
        axes.plot(counts, means, marker="o", label=f"{part} ({gain:+.3f} a doubling)")
        print(f"{part}: {means[-1]:.3f} with all, {gain:+.3f} a doubling")
    axes.set(xscale="log", xlabel="train sources", ylabel="AUC", title=name)
    axes.legend(fontsize=7)
    figure.savefig(RESULTS / f"curve-{name}.png", dpi=80, bbox_inches="tight")
