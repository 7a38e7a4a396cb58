"""Clips with a face and a voice: the pictures of one set with the sound of another.

    python models/joined.py ../shared/data --split test --to FOLDER
    python models/evaluate.py FOLDER/joined/manifest.csv --split test --out FOLDER

Nobody knows whether the sound of the set of clips is bona fide, and the set of voices shows nobody.
Every clip gets a voice of its own label and part, drawn with a fixed seed, so that both
detectors have their say on the same file. Pictures are copied as they are, sound becomes AAC.
"""

from __future__ import annotations

import argparse
import csv
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import robustness

RATE_HZ = 16_000
BITS_PER_S = 64_000


def join(clip: Path, voice: Path, target: Path) -> None:
    """Write the clip's pictures with the voice, as long as the shorter of both."""
    samples = robustness.read(voice, RATE_HZ)
    with av.open(str(clip)) as shown, av.open(str(target), "w") as out:
        video = shown.streams.video[0]
        pictures = out.add_stream_from_template(video)
        sound = out.add_stream("aac", rate=RATE_HZ, layout="mono")
        sound.bit_rate = BITS_PER_S
        lasts_s = len(samples) / RATE_HZ
        end_s = 0.0
        for packet in shown.demux(video):
            if packet.dts is None or packet.pts is None:
                continue
            at_s = float(packet.pts * video.time_base)
            # Whole groups of pictures only: a cut in the middle of one cannot be shown.
            if packet.is_keyframe and at_s > lasts_s:
                break
            end_s = max(end_s, at_s)
            packet.stream = pictures
            out.mux(packet)
        heard = samples[: max(1, round((end_s + 0.04) * RATE_HZ))]
        frame = av.AudioFrame.from_ndarray(heard[None].astype(np.float32), "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, 0, Fraction(1, RATE_HZ)
        out.mux(sound.encode(frame))
        out.mux(sound.encode(None))


def rows(data: Path, name: str, split: str) -> list[dict[str, str]]:
    """Rows of one part of a set."""
    with (data / name / "manifest.csv").open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["split"] == split]


def main() -> None:
    """Join every clip of a part with a voice."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--split", default="test", choices=["train", "val", "test"])
    parser.add_argument("--to", type=Path, required=True)
    options = parser.parse_args()
    folder = options.to / "joined"
    folder.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng(0)
    voices = {
        label: draw.permutation([r["path"] for r in rows(options.data, "speech", options.split)
                                 if r["label"] == label]).tolist()
        for label in ("bona_fide", "manipulated")
    }  # fmt: skip
    with (folder / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(
            file, ["path", "label", "kind", "split", "group", "source_repo", "voice"]
        )
        writer.writeheader()
        for number, row in enumerate(rows(options.data, "clips", options.split)):
            mine = voices[row["label"]]
            voice = mine[number % len(mine)]
            target = folder / f"{number:03d}.mp4"
            join(options.data / "clips" / row["path"], options.data / "speech" / voice, target)
            kept = {name: row[name] for name in ("label", "kind", "split", "group", "source_repo")}
            writer.writerow({"path": target.name, **kept, "voice": voice})


if __name__ == "__main__":
    main()
