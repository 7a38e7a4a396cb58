"""The container without an engine: the Dockerfile's own lines, carried out in a scratch folder."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.ui.conftest import SAMPLE, free_port

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
# `docker images` says 124 MB for python:3.12-slim-bookworm on amd64; some room for its updates.
BASE_BYTES = 150_000_000
MOST_BYTES = 1_200_000_000


@dataclass
class Stage:
    """One `FROM` with its lines, as (instruction, rest)."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    def all(self, instruction: str) -> list[str]:
        return [rest for word, rest in self.lines if word == instruction]

    @property
    def environment(self) -> dict[str, str]:
        pairs = [pair for rest in self.all("ENV") for pair in shlex.split(rest)]
        return dict(pair.split("=", 1) for pair in pairs)


def stages(text: str) -> list[Stage]:
    """The stages of a Dockerfile; continued lines are joined, comments left out."""
    plain = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    found: list[Stage] = []
    for line in filter(None, map(str.strip, plain.replace("\\\n", " ").splitlines())):
        word, rest = line.split(None, 1)
        if word == "FROM":
            found.append(Stage())
        found[-1].lines.append((word, rest))
    return found


@pytest.fixture(scope="module")
def python():
    """The image's Python where it is installed, else the one that runs the tests."""
    named = shutil.which("python3.12")
    works = named and subprocess.run([named, "--version"], capture_output=True).returncode == 0
    return named if works else sys.executable


@pytest.fixture(scope="module")
def build_and_final():
    return stages((ROOT / "Dockerfile").read_text())


@pytest.fixture(scope="module")
def image(build_and_final, python, tmp_path_factory):
    """The root of the image after the build stage: every COPY and RUN of it was carried out."""
    build, _ = build_and_final
    root = tmp_path_factory.mktemp("image")
    work = root / build.all("WORKDIR")[0].lstrip("/")
    work.mkdir(parents=True)
    (root / "bin").mkdir()
    (root / "bin" / "python").symlink_to(python)
    for rest in build.all("COPY"):
        copy(rest.split(), work)
    environment = clean() | build.environment
    environment["PATH"] = f"{root / 'bin'}:{environment['PATH']}"
    for command in build.all("RUN"):
        inside = command.replace("/opt/", f"{root}/opt/")
        run = ["sh", "-ec", inside]
        done = subprocess.run(run, cwd=work, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    shutil.rmtree(work)
    return root


def copy(words, work):
    """`COPY sources… target` of files that the builder is sent."""
    *sources, target = words
    skip = shutil.ignore_patterns("__pycache__")
    for source in sources:
        into = work / target / ("" if (ROOT / source).is_dir() else source)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, into, ignore=skip, dirs_exist_ok=True)
        else:
            shutil.copy(ROOT / source, into)


def clean():
    """An environment without traces of the one that the tests run in."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | {
        name: value
        for name, value in os.environ.items()
        if name.lower().endswith("_proxy") or name.startswith(("PIP_", "SSL_"))
    }


@pytest.fixture(scope="module")
def inside(image, build_and_final):
    """The final stage's environment, its folders laid into the scratch folder."""
    _, final = build_and_final
    (image / "data").mkdir()
    given = {
        name: value.replace("/opt/", f"{image}/opt/").replace("/data", f"{image}/data")
        for name, value in final.environment.items()
    }
    given["PATH"] = given["PATH"].replace("$PATH", "/usr/bin:/bin")
    return {**clean(), **given, "HF_HUB_OFFLINE": "1"}


def run(inside, *command):
    return subprocess.run(command, env=inside, capture_output=True, text=True, timeout=300)


def test_a_picture_is_judged_in_it(inside):
    done = run(inside, "bonafide", "check", str(SAMPLE["photograph"]))
    assert done.returncode in (0, 3, 4, 5), done.stderr
    assert "What to do:" in done.stdout


@pytest.mark.parametrize("module", ["torch", "librosa", "pytest", "mypy"])
def test_what_only_training_and_testing_need_is_not_in_it(inside, module):
    assert run(inside, "python", "-c", f"import {module}").returncode != 0


def test_it_is_small(image):
    size = int(subprocess.check_output(["du", "-sb", image / "opt"]).split()[0])
    print(f"installed {size / 1e6:.0f} MB, with the base about {(size + BASE_BYTES) / 1e6:.0f} MB")
    assert size + BASE_BYTES < MOST_BYTES


def test_it_serves_and_its_own_health_check_agrees(inside, build_and_final):
    _, final = build_and_final
    port = str(free_port())
    entry, command = (json.loads(final.all(word)[-1]) for word in ("ENTRYPOINT", "CMD"))
    served = [*entry, *command[: command.index("--port")], "--port", port]
    asked = final.all("HEALTHCHECK")[0].split("CMD", 1)[1]
    check = json.loads(asked.replace(":7860", f":{port}"))
    process = subprocess.Popen(served, env=inside, stderr=subprocess.DEVNULL)
    try:
        until_s = time.monotonic() + 600
        while process.poll() is None and not answers(port) and time.monotonic() < until_s:
            time.sleep(0.5)
        assert run(inside, *check).returncode == 0
    finally:
        process.terminate()
        process.wait(60)
    assert run(inside, *check).returncode != 0


def answers(port):
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
    except (urllib.error.URLError, OSError):
        return False
    return True


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("useradd"), reason="adds a user as root")
def test_the_user_of_the_final_stage_can_be_made(build_and_final, tmp_path):
    _, final = build_and_final
    (command,) = final.all("RUN")
    (tmp_path / "etc").mkdir()
    for name in ("passwd", "group", "shadow", "gshadow", "login.defs"):
        shutil.copy(f"/etc/{name}", tmp_path / "etc" / name)
    into = command.replace("useradd", f"useradd --prefix {tmp_path}", 1)
    done = subprocess.run(["sh", "-ec", into], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    users = (tmp_path / "etc" / "passwd").read_text()
    assert f":{final.all('USER')[0]}:" in users
    assert "/data:/usr/sbin/nologin" in users
