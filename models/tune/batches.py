"""Batches of both labels in equal number, from one source where sources hold both, and sent
through the same random street."""

from __future__ import annotations

from collections import defaultdict

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from bonafide.weights.recipe import Input
from tune.gather import Example

Random = np.random.Generator
# Half of the pairs are compared within one source, which gives no label away.
WITHIN_SHARE = 0.5


def sent(pixels: NDArray[np.uint8], random: Random) -> NDArray[np.uint8]:
    """A picture as chats pass it on: smaller, darker or lighter, noisy, JPEG; shape is kept."""
    height, width = pixels.shape[:2]
    if random.random() < 0.5:
        scale = random.uniform(0.4, 1)
        small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        pixels = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    values = pixels.astype(np.float32)
    if random.random() < 0.4:
        values = values * random.uniform(0.8, 1.2) + random.uniform(-20, 20)
    if random.random() < 0.3:
        values = values + random.normal(0, random.uniform(1, 6), values.shape)
    pixels = np.clip(values, 0, 255).astype(np.uint8)
    if random.random() < 0.7:
        quality = int(random.integers(40, 96))
        _, coded = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
        pixels = cv2.imdecode(coded, cv2.IMREAD_COLOR)[..., ::-1]
    return np.ascontiguousarray(pixels)


def heard(samples: NDArray[np.float32], random: Random) -> NDArray[np.float32]:
    """A sound as it is passed on: a random upper edge, noise, coarse steps."""
    if random.random() < 0.4:
        spectrum = np.fft.rfft(samples)
        spectrum[int(len(spectrum) * random.uniform(0.42, 0.95)) :] = 0
        samples = np.fft.irfft(spectrum, len(samples))
    level = float(np.sqrt(np.mean(samples**2))) + 1e-6
    if random.random() < 0.5:
        noise_db = random.uniform(-45, -15)
        samples = samples + random.normal(0, level * 10 ** (noise_db / 20), len(samples))
    if random.random() < 0.3:
        step = level * random.uniform(0.005, 0.05)
        samples = np.round(samples / step) * step
    return samples.astype(np.float32)


class Views:
    """Examples to what a network takes; at random for training, else as the product does."""

    def __init__(self, recipe: Input) -> None:
        self.recipe = recipe

    def drawn(self, example: Example, random: Random) -> NDArray[np.float32]:
        """One random view, without a batch dimension."""
        array, recipe = example.load(), self.recipe
        if recipe.kind == "sound":
            start = int(random.integers(max(len(array) - recipe.samples, 0) + 1))
            samples = np.asarray(array[start : start + recipe.samples], np.float32) / 32767
            return recipe.sound(heard(samples, random))[0]
        if recipe.frames > 1:
            first = int(random.integers(max(len(array) - recipe.frames, 0) + 1))
            pictures = array[first : first + recipe.frames]
        else:
            place = int(random.integers(len(array)))
            pictures = array[place : place + 1]
        treatment, flipped = int(random.integers(2**62)), random.random() < 0.5
        top, left = random.integers(0, array.shape[1] - recipe.size_px + 1, 2)
        window = slice(top, top + recipe.size_px), slice(left, left + recipe.size_px)
        views = []
        for picture in pictures:
            # One street for all frames of a clip.
            street = sent(np.asarray(picture[window]), np.random.default_rng(treatment))
            views.append(street[:, ::-1] if flipped else street)
        return self._prepared(views)[0]

    def judged(self, example: Example) -> NDArray[np.float32]:
        """All views that a judgement rests on, shape (views, ...), as the product takes them."""
        from bonafide.detectors.hub import FACES_PER_TRACK, SOUND_WINDOWS

        array, recipe = example.load(), self.recipe
        if recipe.kind == "sound":
            starts = range(0, max(len(array) - recipe.samples, 0) + 1, recipe.samples)
            starts = starts[:: max(1, -(-len(starts) // SOUND_WINDOWS))]
            cuts = [np.asarray(array[s : s + recipe.samples], np.float32) / 32767 for s in starts]
            return np.concatenate([recipe.sound(cut) for cut in cuts])
        if recipe.kind == "face_crop":
            count = max(FACES_PER_TRACK, recipe.frames)
            tallest = sorted(np.argsort(example.heights_px)[::-1][:count])
            crops = [np.asarray(array[place]) for place in tallest]
            if recipe.frames > 1:
                return self._prepared(crops)
            return np.concatenate([recipe.picture(crop) for crop in crops])
        edge = (array.shape[1] - recipe.size_px) // 2
        window = slice(edge, edge + recipe.size_px)
        return self._prepared([np.asarray(array[0][window, window])])

    def _prepared(self, pictures: list[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """Pictures of the network's size to a batch of one."""
        mean, std = np.array(self.recipe.mean), np.array(self.recipe.std)
        chosen = np.linspace(0, len(pictures) - 1, self.recipe.frames).round().astype(int)
        values = np.stack([(pictures[i] / 255 - mean) / std for i in chosen]).astype(np.float32)
        values = values.transpose(0, 3, 1, 2)
        return values[None] if self.recipe.frames > 1 else values


class Batches(Dataset[tuple[Tensor, Tensor]]):
    """Step -> inputs (2 n, ...) and labels (2 n,); the same step is always the same batch."""

    def __init__(
        self, examples: list[Example], views: Views, *, steps: int, pairs: int, seed: int
    ) -> None:
        self.views, self.steps, self.pairs, self.seed = views, steps, pairs, seed
        self.by_label: dict[bool, dict[str, list[Example]]] = {
            False: defaultdict(list),
            True: defaultdict(list),
        }
        for example in examples:
            self.by_label[example.item.manipulated][example.item.source].append(example)
        self.both = sorted(set(self.by_label[False]) & set(self.by_label[True]))

    def __len__(self) -> int:
        return self.steps

    def _draw(self, label: bool, source: str | None, random: Random) -> Example:
        shelf = self.by_label[label]
        if source is None:
            names = sorted(shelf)
            chances = np.sqrt([len(shelf[name]) for name in names])
            source = names[random.choice(len(names), p=chances / chances.sum())]
        return shelf[source][random.integers(len(shelf[source]))]

    def __getitem__(self, step: int) -> tuple[Tensor, Tensor]:
        random = np.random.default_rng([self.seed, step])
        inputs = []
        for _ in range(self.pairs):
            within = self.both and random.random() < WITHIN_SHARE
            source = str(random.choice(self.both)) if within else None
            for label in (False, True):
                inputs.append(self.views.drawn(self._draw(label, source, random), random))
        return torch.from_numpy(np.stack(inputs)), torch.tensor([0.0, 1.0]).repeat(self.pairs)
