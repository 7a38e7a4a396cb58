"""One training: the same steps on any device, written down so that it goes on after a kill."""

from __future__ import annotations

import csv
import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, Subset

from bonafide.errors import InputError
from bonafide.weights.recipe import Input
from tune.batches import Batches
from tune.gather import MARGIN
from tune.networks import ARCHITECTURES


@dataclass(frozen=True)
class Config:
    """All that decides what comes out; kept as config.json beside the run."""

    kind: str
    architecture: str
    size: int
    frames: int = 1
    steps: int = 2000
    pairs: int = 8
    rate: float = 5e-4
    dropout: float | None = None
    seed: int = 0
    judge_every: int = 250

    def network(self) -> nn.Module:
        """A fresh network; the seed alone decides its weights."""
        torch.manual_seed(self.seed)
        given = {} if self.dropout is None else {"dropout": self.dropout}
        return ARCHITECTURES[self.architecture].make(self.size, **given)

    def recipe(self) -> Input:
        """What the network takes, as its card will say it."""
        if self.kind == "speech":
            return Input(
                kind="sound", tensor="input", layout="NS", samples=self.size, unit_variance=True
            )
        half = (0.5, 0.5, 0.5)
        if self.kind == "face":
            return Input(
                kind="face_crop",
                tensor="input",
                size_px=self.size,
                mean=half,
                std=half,
                frames=self.frames,
            )
        return Input(
            kind="picture",
            tensor="input",
            resize="shortest_edge",
            resize_px=round(self.size * MARGIN),
            crop="centre",
            size_px=self.size,
            mean=half,
            std=half,
        )


def steady(device: str) -> None:
    """Full precision and fixed algorithms, so that devices and runs agree.

    Raises:
        InputError: there is no such device here.
    """
    if device == "cuda":
        if not torch.cuda.is_available():
            raise InputError("There is no CUDA device here; leave --device away to use the CPU.")
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.allow_tf32 = False
        torch.backends.cudnn.deterministic = True
        torch.backends.cudnn.benchmark = False


class Course:
    """Network, optimiser, place in the run; `folder` holds config, losses and checkpoints."""

    def __init__(self, config: Config, folder: Path, device: str) -> None:
        self.config, self.folder, self.device = config, folder, device
        self.step, self.best = 0, -math.inf
        folder.mkdir(parents=True, exist_ok=True)
        self._same_config()
        self.network = config.network().to(device)
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), config.rate, weight_decay=0.01
        )
        if (folder / "last.pt").exists():
            state = torch.load(folder / "last.pt", weights_only=True, map_location=device)
            self.network.load_state_dict(state["network"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.step, self.best = state["step"], state["best"]

    def _same_config(self) -> None:
        note, now = self.folder / "config.json", asdict(self.config)
        before = json.loads(note.read_text()) if note.exists() else now
        if before != now:
            changed = ", ".join(name for name in now if before.get(name) != now[name])
            raise InputError(
                f"{self.folder} holds a run with another {changed}; name another folder."
            )
        note.write_text(json.dumps(now, indent=1) + "\n")

    def rate(self) -> float:
        """Learning rate of this step: a short rise, then half a cosine."""
        config = self.config
        rise = max(1, config.steps // 20)
        return config.rate * min(
            (self.step + 1) / rise, (1 + math.cos(math.pi * self.step / config.steps)) / 2
        )

    def learn(self, inputs: Tensor, labels: Tensor) -> float:
        """One step; returns the loss."""
        # The step alone decides what is dropped, so that a resumed run is the same run.
        torch.manual_seed(self.config.seed * 1_000_003 + self.step)
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate()
        self.network.train()
        logits = self.network(inputs.to(self.device))
        loss = functional.binary_cross_entropy_with_logits(logits, labels.to(self.device))
        self.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self.optimiser.step()
        self.step += 1
        return float(loss.detach())

    def run(
        self, batches: Batches, judged: Callable[[nn.Module], float], workers: int = 0
    ) -> list[float]:
        """To the last step; `judged` says what the network is worth on val. Returns the losses."""
        losses: list[float] = []
        clocks, since = (time.monotonic, time.process_time), 0
        started = [clock() for clock in clocks]
        rest = Subset(batches, range(self.step, len(batches)))
        for inputs, labels in DataLoader(rest, batch_size=None, num_workers=workers):
            losses.append(self.learn(inputs, labels))
            if self.step % self.config.judge_every == 0 or self.step == len(batches):
                worth = judged(self.network)
                recent = sum(losses[since:]) / len(losses[since:])
                spent_s = [clock() - start for clock, start in zip(clocks, started, strict=True)]
                self._log(recent, worth, spent_s)
                self._save(worth)
                since = len(losses)
        return losses

    def _save(self, worth: float) -> None:
        """Checkpoints, replaced in one move."""
        better = worth > self.best
        self.best = max(self.best, worth)
        state = {"network": self.network.state_dict(), "optimiser": self.optimiser.state_dict()}
        self._write(state | {"step": self.step, "best": self.best}, "last.pt")
        if better:
            self._write({"network": self.network.state_dict(), "step": self.step}, "best.pt")

    def _write(self, state: dict, name: str) -> None:
        torch.save(state, self.folder / "new.pt")
        (self.folder / "new.pt").replace(self.folder / name)

    def _log(self, loss: float, worth: float, spent_s: list[float]) -> None:
        path = self.folder / "losses.csv"
        fresh = not path.exists()
        with path.open("a", newline="") as file:
            writer = csv.writer(file)
            if fresh:
                writer.writerow(("step", "loss", "worth_on_val", "seconds", "processor_seconds"))
            row = (self.step, round(loss, 5), round(worth, 4), *(round(s, 1) for s in spent_s))
            writer.writerow(row)
        print(f"step {self.step} loss {loss:.3f} val {worth:.3f}", flush=True)

    def chosen(self) -> tuple[nn.Module, int]:
        """The network that was worth most on val, ready to judge, and its step."""
        state = torch.load(self.folder / "best.pt", weights_only=True, map_location=self.device)
        self.network.load_state_dict(state["network"])
        return self.network.eval(), state["step"]
