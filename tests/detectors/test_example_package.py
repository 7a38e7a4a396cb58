"""A package of somebody else's adds a detector, without a change here."""

import json
import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

PACKAGE = Path(__file__).parent / "example_package"


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """The environment of a process that has the package installed beside bonafide."""
    pytest.importorskip("hatchling", reason="the package is built without network")
    target = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    offline = ["--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*pip, *offline, "--target", target, PACKAGE], check=True, timeout=120)
    return os.environ | {"PYTHONPATH": str(target)}


def judged(environment, path, *options):
    done = subprocess.run(
        [sys.executable, "-m", "bonafide", "check", str(path), "--json", *options],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode != 1, done.stderr
    return json.loads(done.stdout)


def still(path, pixels):
    assert cv2.imwrite(str(path), pixels)
    return path


def test_the_added_detector_judges_alone(environment, tmp_path):
    stripes = np.tile(np.arange(256, dtype=np.uint8), (256, 1))
    report = judged(environment, still(tmp_path / "a.png", stripes), "--detector", "repeats")
    (finding,) = report["findings"]
    assert (finding["detector"], finding["version"], finding["llr"]) == ("repeats", "1.0", 1.0)
    assert report["risk"] > 0.5


def test_the_added_detector_judges_beside_the_others(environment, tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (256, 256, 3), np.uint8)
    report = judged(environment, still(tmp_path / "b.png", noise))
    heard = {part["detector"]: part for part in report["findings"] + report["abstentions"]}
    assert heard["repeats"]["llr"] == -1.0
    assert {"face", "image", "speech", "provenance"} <= set(heard)


def test_without_the_package_there_is_no_such_detector(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "bonafide", "check", "x.png", "--detector", "repeats"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert "repeats" in done.stdout + done.stderr
