"""A PostgreSQL server of Debian's package, started for the tests on a free port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path

_USER = "postgres"


class Postgres:
    """One server in a folder of its own; databases are made on demand.

    The server refuses to run as root, so root starts it as the package's user.
    """

    def __init__(self) -> None:
        self._programs = programs()
        self.folder = Path(tempfile.mkdtemp(prefix="bonafide-postgres-", dir="/tmp"))
        self.port = _free_port()
        if os.geteuid() == 0:
            shutil.chown(self.folder, _USER, _USER)
        self._run("initdb", "-D", self._data, "-U", _USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", self._data, "-w", "-o", options, "-l", log, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self._data, "-w", "-m", "immediate", "stop")

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def fresh(self, template: str = "template1") -> str:
        """The URL of a new database, empty but for what the template holds."""
        name = f"t{uuid.uuid4().hex[:12]}"
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", _USER]
        self._run("createdb", *where, "-T", template, name)
        return f"postgresql://{_USER}@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        if os.geteuid() == 0:
            identity = [f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups"]
            command = ["setpriv", *identity, *command]
        subprocess.run(command, check=True, cwd="/tmp", capture_output=True)


def programs() -> Path | None:
    """The folder of the newest server on this machine, None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
