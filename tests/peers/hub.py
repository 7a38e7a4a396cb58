"""A Hub on loopback: real HTTP, the calls that `huggingface_hub` makes, and its bad days.

    with HubMirror() as mirror:
        commit = mirror.put("owner/model", {"model.onnx": network})
        mirror.faults["model.onnx"] = Fault(status=503)

Downloads: HEAD and GET `/{repo}/resolve/{revision}/{file}` with ETag,
X-Repo-Commit, Content-Length and Range; large files answer with a redirect to a
second host (`localhost` instead of `127.0.0.1`) as the real one does.
Uploads: create repository, validate README, preupload, LFS batch, PUT, commit.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class Fault:
    """What goes wrong for one file: in HEAD and GET, or in the body of the first `times` GETs."""

    status: int = 0
    delay_s: float = 0.0
    cut_after: int | None = None
    extra: bytes = b""
    times: int = 1_000


@dataclass(frozen=True)
class Request:
    """What a client asked for."""

    method: str
    path: str
    range: str | None
    token: str | None


@dataclass
class Repository:
    """Commits of one repository: file name to bytes; `main` is the newest."""

    commits: dict[str, dict[str, bytes]] = field(default_factory=dict)
    main: str = ""


class HubMirror:
    """The server; `url` is what `HF_ENDPOINT` must hold."""

    def __init__(self, *, large_bytes: int = 1 << 40, token: str | None = None) -> None:
        self.repositories: dict[str, Repository] = {}
        self.faults: dict[str, Fault] = {}
        self.requests: list[Request] = []
        self.objects: dict[str, bytes] = {}
        self.large_bytes = large_bytes
        self.token = token
        handler = type("Handler", (_Handler,), {"mirror": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """The endpoint."""
        return f"http://127.0.0.1:{self.port}"

    def put(self, repo: str, files: dict[str, bytes]) -> str:
        """Commit files to a repository, made when it is not there; returns the commit."""
        repository = self.repositories.setdefault(repo, Repository())
        content = {**repository.commits.get(repository.main, {}), **files}
        number = str(len(repository.commits))
        commit = hashlib.sha1(f"{repo}{number}".encode()).hexdigest()
        repository.commits[commit] = content
        repository.main = commit
        return commit

    def asked(self, method: str, file: str = "") -> list[Request]:
        """Requests by method whose path ends so."""
        return [
            request
            for request in self.requests
            if request.method == method and request.path.endswith(file)
        ]


class _Handler(BaseHTTPRequestHandler):
    mirror: HubMirror
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Tests print nothing."""

    def do_HEAD(self) -> None:
        self._resolve(body=False)

    def do_GET(self) -> None:
        self._resolve(body=True)

    def do_POST(self) -> None:
        sent = self._received()
        if self._refused():
            return
        path = unquote(urlsplit(self.path).path)
        if path == "/api/repos/create":
            self._create(json.loads(sent))
        elif path == "/api/validate-yaml":
            self._json({"errors": [], "warnings": []})
        elif "/preupload/" in path:
            self._preupload(json.loads(sent))
        elif path.endswith(".git/info/lfs/objects/batch"):
            self._batch(json.loads(sent))
        elif path == "/verify":
            known = json.loads(sent)["oid"] in self.mirror.objects
            self._json({}, 200 if known else 404)
        elif "/commit/" in path:
            repo = path.removeprefix("/api/models/").partition("/commit/")[0]
            self._commit(repo, [json.loads(line) for line in sent.splitlines()])
        else:
            self._json({"error": "no such call"}, 404)

    def do_PUT(self) -> None:
        sent = self._received()
        self._note()
        self.mirror.objects[self.path.rpartition("/")[2]] = sent
        self._json({})

    def _resolve(self, *, body: bool) -> None:
        if self._refused():
            return
        path = unquote(urlsplit(self.path).path)
        if path.startswith("/cdn/"):
            self._send(self.mirror.objects[path.removeprefix("/cdn/")], {}, body=body, name="cdn")
            return
        repo, _, rest = path.strip("/").partition("/resolve/")
        revision, _, file = rest.partition("/")
        fault = self.mirror.faults.get(file, Fault())
        time.sleep(fault.delay_s)
        if fault.status:
            self._json({"error": "a bad day"}, fault.status)
            return
        self._file(repo, revision, file, body=body)

    def _file(self, repo: str, revision: str, file: str, *, body: bool) -> None:
        repository = self.mirror.repositories.get(repo)
        commit = repository.main if repository and revision == "main" else revision
        if repository is None:
            self._missing("RepoNotFound")
        elif commit not in repository.commits:
            self._missing("RevisionNotFound")
        elif file not in repository.commits[commit]:
            self._missing("EntryNotFound")
        else:
            content = repository.commits[commit][file]
            digest = hashlib.sha256(content).hexdigest()
            headers = {"ETag": f'"{digest}"', "X-Repo-Commit": commit}
            if len(content) >= self.mirror.large_bytes:
                self.mirror.objects[digest] = content
                headers["Location"] = f"http://localhost:{self.mirror.port}/cdn/{digest}"
                headers |= {"X-Linked-Etag": f'"{digest}"', "X-Linked-Size": str(len(content))}
                self._headers(302, {**headers, "Content-Length": "0"})
            else:
                self._send(content, headers, body=body, name=file)

    def _send(self, content: bytes, headers: dict[str, str], *, body: bool, name: str) -> None:
        start, status = 0, 200
        wanted = self.headers.get("Range")
        if wanted and wanted.startswith("bytes="):
            start, status = int(wanted.removeprefix("bytes=").split("-")[0]), 206
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        rest = content[start:]
        self._headers(status, {**headers, "Content-Length": str(len(rest))})
        if not body:
            return
        fault = self.mirror.faults.get(name, Fault())
        if fault.cut_after is not None and fault.times > 0:
            self.mirror.faults[name] = Fault(cut_after=fault.cut_after, times=fault.times - 1)
            self.wfile.write(rest[: fault.cut_after])
            self.wfile.flush()
            self.close_connection = True
            return
        self.wfile.write(rest)

    def _create(self, wanted: dict[str, Any]) -> None:
        repo = f"{wanted['organization']}/{wanted['name']}"
        there = repo in self.mirror.repositories
        self.mirror.repositories.setdefault(repo, Repository())
        self._json({"url": f"{self.mirror.url}/{repo}"}, 409 if there else 200)

    def _preupload(self, wanted: dict[str, Any]) -> None:
        modes = [
            {
                "path": file["path"],
                "uploadMode": "lfs" if file["path"].endswith(".onnx") else "regular",
                "shouldIgnore": False,
            }
            for file in wanted["files"]
        ]
        self._json({"files": modes})

    def _batch(self, wanted: dict[str, Any]) -> None:
        objects = []
        for item in wanted["objects"]:
            upload = {"href": f"{self.mirror.url}/lfs/{item['oid']}"}
            actions = {"upload": upload, "verify": {"href": f"{self.mirror.url}/verify"}}
            there = item["oid"] in self.mirror.objects
            objects.append({**item} if there else {**item, "actions": actions})
        self._json({"transfer": "basic", "objects": objects})

    def _commit(self, repo: str, lines: list[dict[str, Any]]) -> None:
        files = {}
        for line in lines:
            value = line["value"]
            if line["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                files[value["path"]] = self.mirror.objects[value["oid"]]
        commit = self.mirror.put(repo, files)
        self._json({"commitUrl": f"{self.mirror.url}/{repo}/commit/{commit}", "commitOid": commit})

    def _refused(self) -> bool:
        self._note()
        sent = self.headers.get("Authorization")
        if self.mirror.token is None or sent == f"Bearer {self.mirror.token}":
            return False
        self._json({"error": "Invalid username or password."}, 401)
        return True

    def _note(self) -> None:
        self.mirror.requests.append(
            Request(
                self.command,
                unquote(urlsplit(self.path).path),
                self.headers.get("Range"),
                self.headers.get("Authorization"),
            )
        )

    def _received(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _missing(self, code: str) -> None:
        self._json({"error": "not found"}, 404, {"X-Error-Code": code})

    def _json(self, value: object, status: int = 200, more: dict[str, str] | None = None) -> None:
        content = json.dumps(value).encode()
        headers = {"Content-Type": "application/json", "Content-Length": str(len(content))}
        self._headers(status, {**headers, **(more or {})})
        if self.command != "HEAD":
            self.wfile.write(content)

    def _headers(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
