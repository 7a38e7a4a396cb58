"""What each tenant chose for itself; what it did not choose is the installation's."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

import sqlalchemy as sa

from bonafide.database.engine import Database, insert
from bonafide.database.tables import tenants


@dataclass(frozen=True, slots=True)
class TenantSettings:
    """`surface` is the platform's own part: auto-scan channels, review channel."""

    retention_days: float | None = None
    policy: str | None = None
    language: str | None = None
    surface: dict[str, Any] = field(default_factory=dict)


def settings(database: Database, tenant: str) -> TenantSettings:
    """The tenant's choices; all None when it never made one."""
    with database.reading() as connection:
        return _stored(connection, tenant)


def choose(database: Database, tenant: str, **changes: Any) -> TenantSettings:
    """Change some of the tenant's choices and keep the others."""
    with database.writing() as connection:
        chosen = replace(_stored(connection, tenant), **changes)
        statement = insert(connection, tenants).values(tenant=tenant, settings=asdict(chosen))
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["tenant"], set_={"settings": asdict(chosen)}
            )
        )
    return chosen


def _stored(connection: sa.Connection, tenant: str) -> TenantSettings:
    query = sa.select(tenants.c.settings).where(tenants.c.tenant == tenant)
    kept = connection.execute(query).scalar_one_or_none() or {}
    known = {field.name for field in fields(TenantSettings)}
    return TenantSettings(**{name: value for name, value in kept.items() if name in known})
