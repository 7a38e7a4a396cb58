"""Downloads touch only what they may, and stop where they must."""

import asyncio
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bonafide.errors import InputError, LimitExceeded, NotAllowed, NotFound, Unavailable
from bonafide.jobs.download import Bounds, download, is_public

BODY = b"x" * 50_000


class Server(BaseHTTPRequestHandler):
    """Answers by path: what a friendly or hostile file host might do."""

    seen: list[tuple[str, str]] = []  # noqa: RUF012

    def do_GET(self):
        self.seen.append((self.path, self.headers.get("authorization", "")))
        name, _, rest = self.path.strip("/").partition("/")
        if name == "redirect":
            self.send_response(302)
            self.send_header("location", rest)
            self.end_headers()
        elif name == "loop":
            self.send_response(302)
            self.send_header("location", "/loop")
            self.end_headers()
        elif name == "status":
            self.send_response(int(rest))
            self.end_headers()
        elif name == "liar":
            self.answer(BODY, length="-3")
        elif name == "drip":
            self.drip()
        else:
            self.answer(BODY)

    def answer(self, body, length=None):
        self.send_response(200)
        self.send_header("content-type", "video/mp4")
        self.send_header("content-length", length or str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def drip(self):
        self.send_response(200)
        self.end_headers()
        stop = threading.Event()
        for _ in range(100):
            try:
                self.wfile.write(b"x")
                self.wfile.flush()
            except OSError:
                return
            stop.wait(0.1)

    def log_message(self, *args):
        pass


@pytest.fixture
def host():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    Server.seen = []
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def fetch(url, into, host, **bounds):
    settings = {"hosts": frozenset(), "max_bytes": 100_000, "exempt": frozenset({host})} | bounds
    return asyncio.run(download(url, into, Bounds(**settings), {"authorization": "Bearer t"}))


def test_a_file_arrives_whole_with_its_content_type(host, tmp_path):
    assert fetch(f"http://{host}/file", tmp_path / "f", host) == "video/mp4"
    assert (tmp_path / "f").read_bytes() == BODY
    assert Server.seen == [("/file", "Bearer t")]


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://169.254.169.254/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://localhost/",
        "https://user:word@example.com/",
        "https://example.com:8443/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://",
        "https://[broken",
        "not a link",
    ],
)
def test_addresses_that_are_never_fetched(url, host, tmp_path):
    with pytest.raises(NotAllowed):
        fetch(url, tmp_path / "f", host, hosts=None)


def test_only_named_hosts_and_their_subdomains(host, tmp_path):
    for url in ("https://example.com.evil.org/", "https://evilexample.com/"):
        with pytest.raises(NotAllowed, match="not fetched from"):
            fetch(url, tmp_path / "f", host, hosts=frozenset({"example.com"}))


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/x", "https://127.0.0.1/x", "https://localhost/x"]
)
def test_a_redirect_is_checked_like_the_first_address(target, host, tmp_path):
    with pytest.raises(NotAllowed):
        fetch(f"http://{host}/redirect/{target}", tmp_path / "f", host, hosts=None)


def test_a_redirect_within_the_allowed_is_followed(host, tmp_path):
    assert fetch(f"http://{host}/redirect/http://{host}/file", tmp_path / "f", host)


def test_endless_redirects_end(host, tmp_path):
    with pytest.raises(NotAllowed, match="too often"):
        fetch(f"http://{host}/loop", tmp_path / "f", host)


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, NotAllowed), (403, NotAllowed), (404, NotFound), (410, NotFound), (418, InputError),
     (429, Unavailable), (500, Unavailable), (503, Unavailable)],
)  # fmt: skip
def test_refusals_of_the_server_are_told_apart(status, error, host, tmp_path):
    with pytest.raises(error):
        fetch(f"http://{host}/status/{status}", tmp_path / "f", host)


def test_a_large_file_is_refused_before_it_is_read(host, tmp_path):
    with pytest.raises(LimitExceeded):
        fetch(f"http://{host}/file", tmp_path / "f", host, max_bytes=1000)
    assert not (tmp_path / "f").exists()


def test_a_file_that_lies_about_its_size_is_cut_off(host, tmp_path):
    with pytest.raises((LimitExceeded, Unavailable)):
        fetch(f"http://{host}/liar", tmp_path / "f", host, max_bytes=1000)


def test_a_slow_drip_ends_at_the_deadline(host, tmp_path):
    with pytest.raises(Unavailable, match="too slow"):
        fetch(f"http://{host}/drip", tmp_path / "f", host, deadline_s=0.3)


def test_nobody_there_is_to_be_tried_again(tmp_path):
    with pytest.raises(Unavailable):
        fetch("http://127.0.0.1:9/", tmp_path / "f", "127.0.0.1:9")


def test_the_connection_goes_to_the_address_that_was_checked(host, tmp_path, monkeypatch):
    """A name that is public when checked and private when connected gains nothing."""
    asked = []

    async def rebinding(self, name, port, **kwargs):
        asked.append(name)
        address = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
        return [(2, 1, 6, "", (address, port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", rebinding)
    port = host.rpartition(":")[2]
    name = f"files.example:{port}"
    assert fetch(f"http://{name}/file", tmp_path / "f", name) == "video/mp4"
    assert asked[0] == "files.example"
    assert "files.example" not in asked[1:]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("1.1.1.1", True), ("2606:4700::1111", True), ("10.0.0.1", False), ("127.0.0.1", False),
        ("169.254.169.254", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("::1", False),
        ("fe80::1%eth0", False), ("fc00::1", False), ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False), ("2002:a00:1::", False),
    ],
)  # fmt: skip
def test_what_counts_as_public(address, public):
    assert is_public(address) is public
