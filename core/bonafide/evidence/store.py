"""Originals by their hash and what was drawn from them, in a folder or in S3.

Each tenant has its own branch, so that one tenant's deletion never takes
another's copy; the branch is named by a hash, so that a listing of the store
names nobody.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec
import sqlalchemy as sa

from bonafide.database import Database
from bonafide.database.engine import insert, now_s
from bonafide.database.tables import originals
from bonafide.database.tenants import settings as tenant_settings
from bonafide.errors import NotFound, Unavailable
from bonafide.evidence.canonical import digest, digest_stream
from bonafide.settings import EvidenceSettings, HomeSettings, read

_DAY_S = 86_400.0
# With retention 0 a job removes its original itself; a job that died cannot.
_JOB_S = _DAY_S


@dataclass(frozen=True, slots=True)
class Original:
    """A stored file: what to call it from now on, and how large it is."""

    sha256: str
    bytes: int


class Evidence:
    """The store that the settings name; all methods may raise Unavailable."""

    def __init__(self, database: Database, url: str | None = None) -> None:
        chosen = read(EvidenceSettings)
        self._database = database
        url = url or chosen.store or str(read(HomeSettings).home / "evidence")
        options: dict[str, Any] = {}
        if url.startswith("s3://") and chosen.s3_endpoint:
            options["endpoint_url"] = chosen.s3_endpoint
        self._files, self._root = fsspec.core.url_to_fs(url, **options)
        self._is_local = "file" in self._files.protocol
        self._away: tuple[type[Exception], ...] = (OSError,)
        if not self._is_local:
            self._away += _s3_errors()

    def put(self, tenant: str, path: Path) -> Original:
        """Keep a copy of the file as long as the tenant wants originals kept."""
        with path.open("rb") as stream:
            sha256, size = digest_stream(stream)
        # The time is extended first, so that no sweep takes the file meanwhile.
        self._keep(tenant, sha256, size)
        with self._told():
            if not self._files.exists(self._original(tenant, sha256)):
                self._upload(path, self._original(tenant, sha256))
        return Original(sha256, size)

    def has(self, tenant: str, sha256: str) -> bool:
        """Whether the tenant's original is still there."""
        return self.kept_until_s(tenant, sha256) is not None

    def kept_until_s(self, tenant: str, sha256: str) -> float | None:
        """When the original is removed, seconds since 1970; None when it is gone."""
        query = sa.select(originals.c.kept_until_s).where(
            originals.c.tenant == tenant, originals.c.sha256 == sha256
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one_or_none()

    @contextmanager
    def local(self, tenant: str, sha256: str) -> Iterator[Path]:
        """The original as a file on this machine, while the block runs.

        Raises:
            NotFound: it was removed, or never was.
        """
        place = self._original(tenant, sha256)
        with tempfile.TemporaryDirectory(prefix="bonafide-") as folder, self._told():
            if not self._files.exists(place):
                raise NotFound("The original of this case is not kept any more.")
            path = Path(place if self._is_local else f"{folder}/original")
            if not self._is_local:
                self._files.get_file(place, str(path))
            yield path

    def remove(self, tenant: str, sha256: str) -> None:
        """Remove the original; nothing happens when it is gone."""
        with self._told():
            if self._files.exists(self._original(tenant, sha256)):
                self._files.rm_file(self._original(tenant, sha256))
        with self._database.writing() as connection:
            connection.execute(
                sa.delete(originals).where(
                    originals.c.tenant == tenant, originals.c.sha256 == sha256
                )
            )

    def sweep(self) -> int:
        """Remove all originals whose time is over; how many there were."""
        with self._database.reading() as connection:
            query = sa.select(originals).where(originals.c.kept_until_s < now_s(connection))
            due = connection.execute(query.limit(1000)).all()
        for row in due:
            self.remove(row.tenant, row.sha256)
        return len(due)

    def put_artefact(self, tenant: str, sha256: str, name: str, content: bytes) -> None:
        """Keep a picture or table that was drawn from the original."""
        with self._told():
            self._files.makedirs(self._artefacts(tenant, sha256), exist_ok=True)
            self._files.pipe_file(f"{self._artefacts(tenant, sha256)}/{name}", content)

    def artefacts(self, tenant: str, sha256: str) -> dict[str, bytes]:
        """All artefacts of the tenant's file, by name."""
        folder = self._artefacts(tenant, sha256)
        with self._told():
            self._files.invalidate_cache()
            found = self._files.ls(folder, detail=False) if self._files.exists(folder) else []
            return {place.rsplit("/", 1)[1]: self._files.cat_file(place) for place in sorted(found)}

    def remove_artefacts(self, tenant: str, sha256: str) -> None:
        """Remove all artefacts of the tenant's file."""
        with self._told():
            self._files.invalidate_cache()
            if self._files.exists(self._artefacts(tenant, sha256)):
                self._files.rm(self._artefacts(tenant, sha256), recursive=True)

    def retention_s(self, tenant: str) -> float:
        """How long the tenant wants originals kept; 0 = not beyond the job."""
        days = tenant_settings(self._database, tenant).retention_days
        return _DAY_S * (read(EvidenceSettings).retention_days if days is None else days)

    def _keep(self, tenant: str, sha256: str, size: int) -> None:
        keep_s = self.retention_s(tenant) or _JOB_S
        with self._database.writing() as connection:
            until_s = now_s(connection) + keep_s
            row = {"tenant": tenant, "sha256": sha256, "bytes": size, "kept_until_s": until_s}
            connection.execute(
                insert(connection, originals)
                .values(row)
                .on_conflict_do_update(
                    index_elements=["tenant", "sha256"], set_={"kept_until_s": until_s}
                )
            )

    def _upload(self, path: Path, place: str) -> None:
        if not self._is_local:
            self._files.put_file(str(path), place)
            return
        # A reader never sees half a file: it appears under its name when it is whole.
        Path(place).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = Path(f"{place}.{uuid.uuid4().hex}.part")
        try:
            self._files.put_file(str(path), str(part))
            part.chmod(0o600)
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)

    def _original(self, tenant: str, sha256: str) -> str:
        return f"{self._root}/originals/{digest(tenant)[:16]}/{sha256}"

    def _artefacts(self, tenant: str, sha256: str) -> str:
        return f"{self._root}/artefacts/{digest(tenant)[:16]}/{sha256}"

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except self._away as error:
            raise Unavailable("The evidence store does not answer.") from error


def _s3_errors() -> tuple[type[Exception], ...]:
    # Only loaded for a store that needs them.
    from aiohttp import ClientError
    from botocore.exceptions import BotoCoreError
    from botocore.exceptions import ClientError as RefusedError

    return ClientError, BotoCoreError, RefusedError
