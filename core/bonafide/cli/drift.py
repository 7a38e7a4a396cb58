"""What `bonafide doctor` says of drift: whether what comes in is what the networks know."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from bonafide.cli.doctor import Checkup


def drift() -> Iterator[Checkup]:
    """One line for each surface that left the field; nothing where no database is in use."""
    if find_spec("sqlalchemy") is None or not _in_use():
        return
    import sqlalchemy as sa

    from bonafide.cases.drift import ALARM_FROM, LEAST_COUNT, watch
    from bonafide.database import Database

    database = Database.configured()
    # The doctor looks; only a program that works there changes tables.
    found = watch(database) if sa.inspect(database.engine).has_table("material_seen") else []
    database.dispose()
    alarms = [each for each in found if each.alarming]
    for each in alarms:
        yield Checkup(
            "drift",
            False,
            f"{each.measure} of {each.count} findings from {each.surface} in {each.month} is far "
            f"from the reference set (index {each.index:.2f}, alarm over {ALARM_FROM}): look at "
            "such files, and recalibrate before relying on the stated error rates.",
        )
    if not alarms:
        said = f"{len(found)} histograms are near the reference set"
        few = f"fewer than {LEAST_COUNT} findings a surface and month: nothing to say yet"
        yield Checkup("drift", True if found else None, said if found else few)


def _in_use() -> bool:
    from bonafide.settings import DatabaseSettings, HomeSettings, read

    url, home = read(DatabaseSettings).url, read(HomeSettings).home
    return bool(url) or (home / "bonafide.sqlite").is_file()
