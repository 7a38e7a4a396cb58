"""`bonafide check` as a person at a terminal meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage import data

EXIT = {"likely_authentic": 0, "review": 3, "likely_manipulated": 4, "inconclusive": 5}


def run(*words, **options):
    return subprocess.run(
        [sys.executable, "-m", "bonafide", *map(str, words)],
        capture_output=True, text=True, timeout=120, **options,
    )  # fmt: skip


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    path = tmp_path_factory.mktemp("photo") / "astronaut.jpg"
    Image.fromarray(data.astronaut()).save(path, quality=92)
    return path


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    path = tmp_path_factory.mktemp("text") / "clip.mp4"
    path.write_text("This is not a film.")
    return path


@pytest.fixture(scope="module")
def told(photo):
    """What is said of the photo to a person."""
    return run("check", photo)


@pytest.fixture(scope="module")
def line(photo):
    """What is said of the photo to a program."""
    return run("check", "--json", photo)


def test_a_photo_gets_a_headline_reasons_and_an_action(told):
    assert "risk 0." in told.stdout
    assert "What to do:" in told.stdout
    assert "not proof" in told.stdout
    assert told.stderr == ""


def test_why_it_is_not_surer_is_said_once(photo, told, line):
    from bonafide.explain.words import word

    reason = json.loads(line.stdout)["confidence_reason"]
    said = " ".join(told.stdout.split())
    assert said.count(reason["text"]) == 1
    again = " ".join(run("check", photo, "--language", "fr").stdout.split())
    assert again.count(word(reason["id"], "fr", **reason["values"])) == 1


def test_lines_keep_their_indent_when_they_are_wrapped(photo):
    narrow = {**os.environ, "COLUMNS": "50"}
    lines = run("check", photo, env=narrow).stdout.splitlines()
    assert all(line.startswith("  ") and line == line.rstrip() for line in lines[1:])
    assert len(lines) > 5


def test_json_is_one_report_a_line_under_the_published_schema(photo, line):
    (only,) = line.stdout.splitlines()
    report = json.loads(only)
    assert report["schema"] == "bonafide.report/1"
    assert report["file"] == str(photo)
    assert report["media"]["kind"] == "picture"
    assert line.returncode == EXIT[report["band"]]


def test_the_published_schema_is_the_one_of_the_code():
    from bonafide.report.schema import Report

    published = Path(__file__).parents[2] / "docs" / "report.schema.json"
    assert json.loads(published.read_text()) == Report.model_json_schema(by_alias=True)


def test_one_bad_file_does_not_stop_the_rest_and_lines_keep_the_order(photo, text):
    done = run("check", "--json", text, photo, "nowhere.png")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["file"] for line in lines] == [str(text), str(photo), "nowhere.png"]
    assert [line.get("code") for line in lines] == ["unsupported_media", None, "file_unreadable"]
    assert done.returncode == 1


def test_a_refusal_is_one_sentence_without_a_trace(text):
    done = run("check", text)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("× ")


def test_folders_and_globs_are_walked_by_name_without_hidden_files(photo, tmp_path):
    for name in ("b.jpg", "a.jpg", ".hidden.jpg", "deep/c.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(photo.read_bytes())
    whole = run("check", "--json", tmp_path)
    names = [Path(json.loads(line)["file"]).name for line in whole.stdout.splitlines()]
    assert names == ["a.jpg", "b.jpg", "c.jpg"]
    some = run("check", "--json", tmp_path / "*.jpg")
    assert [Path(json.loads(line)["file"]).name for line in some.stdout.splitlines()] == names[:2]


def test_a_loop_of_folders_is_walked_once(photo, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(photo.read_bytes())
    (tmp_path / "again").symlink_to(tmp_path)
    assert len(run("check", "--json", tmp_path).stdout.splitlines()) == 1


def test_a_pipe_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.mp4")
    line = json.loads(run("check", "--json", tmp_path / "pipe.mp4").stdout)
    assert line["code"] == "file_unreadable"


def test_only_the_named_detectors_look(photo):
    report = json.loads(run("check", "--json", "--detector", "image", photo).stdout)
    heard = [part["detector"] for part in report["findings"] + report["abstentions"]]
    assert heard == ["image"]


def test_an_unknown_detector_is_named_with_the_known_ones(photo):
    done = run("check", "--detector", "aura", photo)
    assert done.returncode == 1
    assert "aura" in done.stderr
    assert "speech" in done.stderr


def test_the_answer_comes_in_the_language_asked_for(photo):
    assert "Was tun:" in run("check", "--language", "de", photo).stdout


def test_names_that_would_turn_the_line_around_are_made_harmless(photo, tmp_path):
    path = tmp_path / "ev\u202egpj.jpg"
    path.write_bytes(photo.read_bytes())
    assert "\u202e" not in run("check", path).stdout


def test_same_file_same_report(photo, line):
    first, second = (json.loads(done.stdout) for done in (line, run("check", "--json", photo)))
    del first["timings_s"], second["timings_s"]
    assert first == second


def test_help_and_check_import_nothing_heavy(photo):
    code = (
        "import sys, json; sys.argv = ['bonafide', *sys.argv[1:]];"
        "from bonafide.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    )
    heavy = {"torch", "librosa", "gradio", "sqlalchemy", "matplotlib", "dbos", "scipy", "discord"}
    for words, unwanted in ((["--help"], heavy | {"numpy", "onnxruntime", "cv2"}),
                            (["check", str(photo)], heavy | {"av", "PIL", "c2pa"})):  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True
        )
        loaded = set(json.loads(done.stderr.splitlines()[-1]))
        assert not loaded & unwanted


def test_noise_without_a_face_says_so(tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (480, 640, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    report = json.loads(run("check", "--json", tmp_path / "noise.png").stdout)
    reasons = {a["detector"]: a["reason"]["id"] for a in report["abstentions"]}
    assert reasons["face"] == "face-no-face"
