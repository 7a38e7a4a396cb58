"""Signature and time stamp: made, checked, and refused when anything differs."""

import base64
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from bonafide.errors import SettingsError, Unavailable
from bonafide.evidence import seal
from bonafide.evidence.seal import Seal

HASH = "ab" * 32
_CONFIG = """
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical,CA:true
[tsa]
extendedKeyUsage = critical,timeStamping
[tsa_config]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
default_policy = 1.2.3.4.1
digests = sha256, sha512
signer_digest = sha256
ess_cert_id_alg = sha256
"""


@pytest.fixture
def key(tmp_path, choose):
    path = tmp_path / "key.pem"
    private = Ed25519PrivateKey.generate()
    path.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    choose(BONAFIDE_EVIDENCE_SIGNING_KEY=path)
    return private


def openssl(folder, arguments):
    """Run OpenSSL's command in a folder."""
    subprocess.run(["openssl", *arguments.split()], check=True, capture_output=True, cwd=folder)


def certify(folder):
    """A root, and a service's certificate that it signed, for two days."""
    (folder / "openssl.cnf").write_text(_CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    new = "-newkey rsa:2048 -nodes -config openssl.cnf"
    root = "-keyout root.key -out root.pem -subj /CN=Root -extensions root -days 2"
    openssl(folder, f"req -x509 {new} {root}")
    openssl(folder, f"req {new} -keyout tsa.key -out tsa.csr -subj /CN=Stamps")
    signed = "-CA root.pem -CAkey root.key -days 2 -set_serial 2"
    extension = "-extfile openssl.cnf -extensions tsa"
    openssl(folder, f"x509 -req -in tsa.csr -out tsa.pem {signed} {extension}")


def stamping(folder):
    """A handler that stamps what is posted to it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            (folder / "query.tsq").write_bytes(query)
            files = "-queryfile query.tsq -out reply.tsr"
            openssl(folder, f"ts -reply -config openssl.cnf -section tsa_config {files}")
            reply = (folder / "reply.tsr").read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *args):
            pass

    return Handler


@pytest.fixture
def service(tmp_path):
    """A time-stamping service of OpenSSL's, behind a loopback server."""
    if shutil.which("openssl") is None:
        pytest.skip("OpenSSL's command is not installed")
    certify(tmp_path)
    server = HTTPServer(("127.0.0.1", 0), stamping(tmp_path))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_without_key_and_service_a_seal_is_only_the_hash():
    made = seal.seal(HASH)
    assert made == Seal(HASH)
    assert seal.problems(made) == []


def test_a_signature_fits_only_its_hash_and_key(key):
    made = seal.seal(HASH)
    assert made.public_key == key.public_key().public_bytes_raw().hex()
    assert seal.problems(made) == []
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    for changed in (
        Seal("cd" * 32, made.public_key, made.signature),
        Seal(HASH, other, made.signature),
        Seal(HASH, made.public_key, "00" * 64),
        Seal(HASH, None, made.signature),
        Seal(HASH, made.public_key, "no hex"),
    ):
        assert [m.id for m in seal.problems(changed)] == ["evidence-signature-wrong"]


def test_a_key_that_is_none_is_refused_in_a_sentence(tmp_path, choose):
    choose(BONAFIDE_EVIDENCE_SIGNING_KEY=tmp_path / "missing.pem")
    with pytest.raises(SettingsError, match="SIGNING_KEY"):
        seal.seal(HASH)


def test_a_time_stamp_fits_only_its_hash_and_roots(service, tmp_path, choose):
    choose(BONAFIDE_EVIDENCE_TIMESTAMP_URL=service)
    made = seal.seal(HASH)
    choose(BONAFIDE_EVIDENCE_TIMESTAMP_ROOTS=tmp_path / "root.pem")
    assert seal.problems(made) == []
    assert seal.stamped_s(made) > 1e9
    wrong = ["evidence-timestamp-wrong"]
    moved = Seal("cd" * 32, timestamp=made.timestamp)
    assert [m.id for m in seal.problems(moved)] == wrong
    assert [m.id for m in seal.problems(Seal(HASH, timestamp="AAAA"))] == wrong
    token = bytearray(base64.b64decode(made.timestamp))
    token[-5] ^= 1
    forged = Seal(HASH, timestamp=base64.b64encode(bytes(token)).decode())
    assert [m.id for m in seal.problems(forged)] == wrong


def test_a_service_that_is_away_is_told_so(choose):
    choose(BONAFIDE_EVIDENCE_TIMESTAMP_URL="http://127.0.0.1:1")
    with pytest.raises(Unavailable, match="time-stamping"):
        seal.seal(HASH)


def test_a_seal_survives_its_json(key):
    import json

    made = seal.seal(HASH)
    assert Seal.from_json(json.loads(made.as_json())) == made
