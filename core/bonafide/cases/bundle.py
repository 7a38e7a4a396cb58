"""The evidence bundle: one file with all that is needed to check and repeat a judgement.

    case.json       number, tenant, name, times, where the ledger ended
    report.json     the report as it was given
    versions.json   engine, weights, policy, decoder
    rulings.json    people's judgements with their notes
    ledger.jsonl    the chain from the case's first entry on; other cases as hashes only
    original        the file itself, while it is kept
    artefacts/…     what was drawn from it
    manifest.json   the SHA-256 of each of these
    seal.json       the manifest's hash, signature and time stamp

The zip holds nothing that may vary: no compression, no times, members in this
order. So it can be written again from its own content, and any byte that is
not the same was changed.
"""

from __future__ import annotations

import io
import json
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from bonafide.cases.contradictions import Claims, contradictions, ruling_claims
from bonafide.errors import FileUnreadable
from bonafide.evidence import ledger, seal
from bonafide.evidence.canonical import canonical, digest, digest_stream
from bonafide.evidence.ledger import Head, Link
from bonafide.terms import Message

SCHEMA = "bonafide.evidence/1"
ORIGINAL, ARTEFACTS = "original", "artefacts/"
_TEXTS = ("case.json", "report.json", "versions.json", "rulings.json", "ledger.jsonl")
_PROOFS = ("manifest.json", "seal.json")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_TEXT_BYTES = 256 << 20
# What zipfile, json and our own reading raise on bytes that are no bundle.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    TypeError,
    AttributeError,
    ValueError,
    ArithmeticError,
    RuntimeError,
    OSError,
)


class _DamagedError(ValueError):
    """A member's bytes do not fit the zip's own checksum; the text names it."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A bundle that was read: parsed texts, and the hash of every member."""

    texts: Mapping[str, Any]
    hashes: Mapping[str, str]
    seal: seal.Seal

    @property
    def case(self) -> str:
        """The number of the case."""
        return str(self.texts["case.json"].get("case"))


def write(
    to: Path, texts: Mapping[str, str], artefacts: Mapping[str, bytes], original: Path | None
) -> None:
    """Write the bundle; `texts` has the five members that are always there.

    Raises:
        Unavailable: the time-stamping service does not answer.
    """
    hashes = {name: digest(text) for name, text in texts.items()}
    hashes |= {ARTEFACTS + name: digest(content) for name, content in artefacts.items()}
    if original is not None:
        with original.open("rb") as stream:
            hashes[ORIGINAL] = digest_stream(stream)[0]
    manifest = canonical({"schema": SCHEMA, "members": hashes})
    proofs = {"manifest.json": manifest, "seal.json": seal.seal(digest(manifest)).as_json()}
    with zipfile.ZipFile(to, "w") as archive:
        for name in _TEXTS:
            _add(archive, name, io.BytesIO(texts[name].encode()), len(texts[name].encode()))
        if original is not None:
            with original.open("rb") as stream:
                _add(archive, ORIGINAL, stream, original.stat().st_size)
        for name in sorted(artefacts):
            _add(archive, ARTEFACTS + name, io.BytesIO(artefacts[name]), len(artefacts[name]))
        for name in _PROOFS:
            _add(archive, name, io.BytesIO(proofs[name].encode()), len(proofs[name].encode()))


def verify(path: Path) -> list[Message]:
    """What is wrong with a bundle; empty = not one byte was changed.

    Raises:
        FileUnreadable: there is no such file.
    """
    try:
        path.open("rb").close()
    except OSError as error:
        raise FileUnreadable(f"{path.name} cannot be read: {error.strerror}.") from error
    try:
        contents, same = read(path), _is_canonical(path)
        found = [] if same else [Message("evidence-bundle-changed")]
        return found + _wrong(contents)
    except _DamagedError as error:
        return [Message("evidence-differs", {"part": str(error)})]
    except _BROKEN:
        return [Message("evidence-bundle-unreadable")]


def read(path: Path) -> Contents:
    """Parse a bundle without judging it; raises what zipfile and json raise."""
    with zipfile.ZipFile(path) as archive:
        hashes = {}
        for member in archive.infolist():
            if member.compress_type != zipfile.ZIP_STORED or member.filename in hashes:
                raise ValueError("not a bundle of ours")
            try:
                with archive.open(member) as stream:
                    hashes[member.filename] = digest_stream(stream)[0]
            except zipfile.BadZipFile as error:
                raise _DamagedError(member.filename) from error
        texts = {name: _text(archive, name) for name in (*_TEXTS, *_PROOFS)}
    proved = seal.Seal.from_json(texts["seal.json"])
    if proved.as_json() != canonical(texts["seal.json"]):
        raise ValueError("the seal was changed")
    return Contents(texts, hashes, proved)


@contextmanager
def original(path: Path) -> Iterator[Path | None]:
    """The original in a bundle, as a file while the block runs; None when it lacks one."""
    with tempfile.TemporaryDirectory(prefix="bonafide-") as folder:
        with zipfile.ZipFile(path) as archive:
            if ORIGINAL not in archive.namelist():
                yield None
                return
            unpacked = Path(folder) / ORIGINAL
            with archive.open(ORIGINAL) as source, unpacked.open("wb") as target:
                shutil.copyfileobj(source, target)
        yield unpacked


def _wrong(contents: Contents) -> list[Message]:
    found: list[Message] = []
    members = contents.texts["manifest.json"]["members"]
    present = {name: value for name, value in contents.hashes.items() if name not in _PROOFS}
    for name in sorted(members.keys() | present.keys()):
        if members.get(name) != present.get(name):
            found.append(Message("evidence-differs", {"part": name}))
    if contents.seal.sha256 != contents.hashes["manifest.json"]:
        found.append(Message("evidence-differs", {"part": "manifest.json"}))
    found += seal.problems(contents.seal)
    about = contents.texts["case.json"]
    chain = [Link(**line) for line in contents.texts["ledger.jsonl"]]
    before = Head(about["tenant"], chain[0].number - 1 if chain else 0, about["before"])
    end = Head(about["tenant"], about["head"]["number"], about["head"]["hash"])
    found += ledger.problems(chain, about["tenant"], end, before)
    return found + contradictions(claims(contents), [link for link in chain if link.body])


def claims(contents: Contents) -> Claims:
    """What the bundle says of its case."""
    return Claims(
        case=contents.case,
        sha256=contents.texts["case.json"]["sha256"],
        report=contents.texts["report.json"],
        versions=contents.texts["versions.json"],
        rulings=ruling_claims(contents.texts["rulings.json"]),
        artefacts={
            name.removeprefix(ARTEFACTS): value
            for name, value in contents.hashes.items()
            if name.startswith(ARTEFACTS)
        },
        original=contents.hashes.get(ORIGINAL),
    )


def _is_canonical(path: Path) -> bool:
    with tempfile.TemporaryFile() as again, path.open("rb") as first:
        with zipfile.ZipFile(path) as archive, zipfile.ZipFile(again, "w") as copy:
            for member in archive.infolist():
                with archive.open(member) as stream:
                    _add(copy, member.filename, stream, member.file_size)
        again.seek(0)
        return digest_stream(again) == digest_stream(first)


def _add(archive: zipfile.ZipFile, name: str, content: IO[bytes], size: int) -> None:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.create_system, member.external_attr, member.file_size = 3, 0o600 << 16, size
    with archive.open(member, "w") as target:
        shutil.copyfileobj(content, target)


def _text(archive: zipfile.ZipFile, name: str) -> Any:
    if archive.getinfo(name).file_size > _TEXT_BYTES:
        raise ValueError("a text of this size is none of ours")
    text = archive.read(name).decode()
    parsed = [json.loads(line) for line in text.splitlines()]
    if not name.endswith(".jsonl"):
        (parsed,) = parsed
    # Another spelling of the same JSON is a changed byte as well.
    if "\n".join(map(canonical, parsed if name.endswith(".jsonl") else [parsed])) != text:
        raise ValueError(f"{name} is not in our spelling")
    return parsed
