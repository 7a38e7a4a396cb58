"""Content Credentials for tests: a certificate authority of our own, and a signer."""

from __future__ import annotations

import datetime
import io
import json

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


class Authority:
    """Signs files in the name of a maker; `pem` is what a trusting reader is given."""

    def __init__(self) -> None:
        self._root_key = ec.generate_private_key(ec.SECP256R1())
        root = _builder("authority", "authority", self._root_key, authority=True)
        self._root = root.sign(self._root_key, hashes.SHA256())
        self.pem = _pem(self._root).decode()

    def sign(
        self, data: bytes, mime: str, source: str = "trainedAlgorithmicMedia", tool: str = "Painter"
    ) -> bytes:
        """The file with a manifest that says how it was created."""
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = _builder("signer", "authority", key, authority=False).add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self._root_key.public_key()), False
        )
        chain = _pem(leaf.sign(self._root_key, hashes.SHA256())) + _pem(self._root)
        secret = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        action = {
            "action": "c2pa.created",
            "digitalSourceType": SOURCES + source,
            "softwareAgent": {"name": tool},
        }
        manifest = {
            "claim_generator_info": [{"name": "bonafide tests", "version": "1"}],
            "assertions": [{"label": "c2pa.actions", "data": {"actions": [action]}}],
        }
        signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(b"es256", chain, secret, None))
        with c2pa.Context.from_dict({"verify": {"verify_after_sign": False}}) as context:
            builder = c2pa.Builder.from_json(json.dumps(manifest), context=context)
            out = io.BytesIO()
            builder.sign(signer, mime, io.BytesIO(data), out)
        return out.getvalue()


def _builder(
    name: str, issuer: str, key: ec.EllipticCurvePrivateKey, authority: bool
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    public = key.public_key()
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.BasicConstraints(authority, None), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not authority,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=authority,
                crl_sign=authority,
                encipher_only=False,
                decipher_only=False,
            ),
            True,
        )
    )
    if not authority:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        made = made.add_extension(usage, False)
    return made


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "bonafide tests"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
