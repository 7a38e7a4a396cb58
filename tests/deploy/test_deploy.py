"""Dockerfile, compose file and Space, as far as they can be tried without an engine."""

import runpy
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]


def front_matter():
    text = (ROOT / "hf_space" / "README.md").read_text()
    return yaml.safe_load(text.split("---")[1])


def test_the_dockerfile_passes_the_linter():
    hadolint = shutil.which("hadolint", path=str(ROOT / ".venv" / "bin")) or shutil.which(
        "hadolint"
    )
    if hadolint is None:
        pytest.skip("hadolint is not installed")
    done = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_image_runs_as_nobody_in_particular_with_one_volume_and_a_health_check():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert "USER 10001" in lines
    assert [line for line in lines if line.startswith("VOLUME")] == ["VOLUME /data"]
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    assert not any("torch" in line for line in lines)


def test_everything_that_is_copied_is_sent_to_the_builder():
    allowed = (ROOT / ".dockerignore").read_text().splitlines()
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert f"!{source}" in allowed
                assert (ROOT / source).exists()


def test_the_compose_file_has_both_profiles_and_hardens_every_part_of_ours():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    assert {p for s in services.values() for p in s["profiles"]} == {"single", "cluster"}
    for service in services.values():
        if service["image"] == "bonafide":
            assert service["read_only"]
            assert service["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("service", ["web", "worker", "slack", "discord"])
def test_every_command_of_the_compose_file_exists(service):
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    command = services[service]["command"]
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "bonafide", command[0], "--help"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    for option in (word for word in command[1:] if word.startswith("--")):
        assert option.replace("--no-", "--") in done.stdout.replace("--no-", "--")


def test_the_spaces_pins_are_those_of_the_code_and_of_each_other():
    from bonafide.version import __version__

    lines = (ROOT / "hf_space" / "requirements.txt").read_text().splitlines()
    pins = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    assert pins == {"bonafide[ui]": __version__, "gradio[mcp]": front_matter()["sdk_version"]}
    allowed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (gradio,) = [
        Requirement(line)
        for line in allowed["optional-dependencies"]["ui"]
        if line.startswith("gradio")
    ]
    assert gradio.specifier.contains(pins["gradio[mcp]"])
    assert SpecifierSet(allowed["requires-python"]).contains(front_matter()["python_version"])


def test_the_space_keeps_no_original_and_bounds_each_visitor():
    limits = runpy.run_path(str(ROOT / "hf_space" / "app.py"))["LIMITS"]
    assert limits["BONAFIDE_EVIDENCE_RETENTION_DAYS"] == "0"
    assert int(limits["BONAFIDE_WEB_CHECKS_PER_HOUR"]) <= 20
    assert int(limits["BONAFIDE_JOBS_TENANT_WAITING"]) <= 5
    settings = (ROOT / "docs" / "settings.md").read_text()
    assert [name for name in limits if name.startswith("BONAFIDE") and name not in settings] == []
    said = (ROOT / "hf_space" / "README.md").read_text()
    assert "20 checks an hour" in said
    assert "paid plan" in said
    assert "0.03 USD an hour" in said


def test_the_spaces_front_matter_is_what_spaces_read():
    front = front_matter()
    assert front["sdk"] == "gradio"
    assert (ROOT / "hf_space" / front["app_file"]).exists()
    assert len(front["short_description"]) <= 60
    colours = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}
    assert {front["colorFrom"], front["colorTo"]} <= colours
