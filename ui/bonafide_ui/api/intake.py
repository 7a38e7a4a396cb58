"""What a request to check hands in: a file as multipart, or a link as JSON."""

from __future__ import annotations

import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.types import Message

from bonafide.errors import InputError, LimitExceeded
from bonafide_ui.api.shapes import LANGUAGE, LinkBody

_FORM, _JSON = "multipart/form-data", "application/json"
_CHUNK = 1 << 20
_MOST_JSON = 10_000
# Boundaries and the other fields of the form.
_ROOM = 100_000

FORM = {
    "required": True,
    "content": {
        _FORM: {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "language": {"type": "string", "pattern": LANGUAGE, "default": "en"},
                },
            },
            "encoding": {"file": {"contentType": "application/octet-stream"}},
        },
        _JSON: {"schema": {"$ref": "#/components/schemas/LinkBody"}},
    },
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was handed in, under the name that it was given."""

    path: Path
    name: str
    language: str


@asynccontextmanager
async def intake(request: Request, limit: int) -> AsyncIterator[Upload | LinkBody]:
    """What was handed in; an upload's file is there for as long as the block runs.

    Raises:
        LimitExceeded: more than `limit` bytes.
        InputError: the form lacks a file.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == _JSON:
        yield await _link(request)
    elif kind == _FORM:
        with tempfile.TemporaryDirectory(prefix="bonafide-") as folder:
            yield await _upload(request, Path(folder) / "upload", limit)
    else:
        raise HTTPException(415, f"Send {_FORM} with a file, or {_JSON} with a url.")


async def _link(request: Request) -> LinkBody:
    try:
        return LinkBody.model_validate_json(await _bounded(request, _MOST_JSON).body())
    except LimitExceeded as error:
        raise InputError(f"A link's JSON has at most {_MOST_JSON} bytes.") from error
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error


async def _upload(request: Request, into: Path, limit: int) -> Upload:
    async with _bounded(request, limit + _ROOM).form(max_files=1, max_fields=100) as form:
        file, language = form.get("file"), form.get("language", "en")
        if not isinstance(file, UploadFile) or not isinstance(language, str):
            raise InputError("The form lacks a file: send it in the field “file”.")
        if not re.fullmatch(LANGUAGE, language):
            raise InputError("The language is a tag such as “en” or “de”.")
        with into.open("wb") as target:
            while chunk := await file.read(_CHUNK):
                target.write(chunk)
        # Only the last part of a path names a file; both kinds of slashes are tried on us.
        name = PureWindowsPath(PurePosixPath(file.filename or "").name).name
        return Upload(into, name or "upload", language)


def _bounded(request: Request, limit: int) -> Request:
    """The same request, ended with an error once more than `limit` bytes came."""
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > limit:
        raise LimitExceeded("The request's size in bytes", int(announced), limit, "upload_bytes")
    size = 0

    async def receive() -> Message:
        nonlocal size
        message = await request.receive()
        size += len(message.get("body", b""))
        if size > limit:
            raise LimitExceeded("The request's size in bytes", size, limit, "upload_bytes")
        return message

    return Request(request.scope, receive)
