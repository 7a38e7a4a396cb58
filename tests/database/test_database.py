"""Transactions, migrations up and down, tenants' choices: on both databases."""

import threading

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bonafide.database import Database, tenants
from bonafide.database.engine import now_s
from bonafide.database.migrate import downgrade, upgrade
from bonafide.database.tables import leases, metadata
from bonafide.errors import SettingsError, Unavailable


def tables(database):
    names = sa.inspect(database.engine).get_table_names()
    return {name for name in names if name in metadata.tables}


def test_migrations_go_up_and_down_and_up_again(database):
    assert tables(database) == set(metadata.tables)
    downgrade(database)
    assert tables(database) == set()
    upgrade(database)
    assert tables(database) == set(metadata.tables)


def test_the_migrated_tables_are_the_ones_the_code_speaks_of(database):
    with database.reading() as connection:
        compared = MigrationContext.configure(connection, opts={"include_name": _is_ours})
        assert compare_metadata(compared, metadata) == []


def _is_ours(name, kind, parents):
    # The job engine has tables of its own in the same database.
    return kind != "table" or name in metadata.tables


def test_tables_that_the_web_made_itself_are_kept(url):
    database = Database(url)
    upgrade(database, "0001")
    with database.writing() as connection:
        for name in ("web_tokens", "web_webhooks"):
            metadata.tables[name].create(connection)
        hook = {"id": "w", "tenant": "t", "url": "https://x", "secret": "s", "created_s": 1.0}
        connection.execute(metadata.tables["web_webhooks"].insert().values(**hook))
    database.upgrade()
    assert tables(database) == set(metadata.tables)
    with database.reading() as connection:
        assert len(connection.execute(metadata.tables["web_webhooks"].select()).all()) == 1
    database.dispose()


def test_upgrading_twice_at_once_does_no_harm(url):
    failed = []

    made = [Database(url), Database(url)]

    def run(database):
        try:
            database.upgrade()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=[database]) for database in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert tables(made[0]) == set(metadata.tables)
    for database in made:
        database.dispose()


def test_what_fails_midway_was_never_written(database):
    def fail():
        with database.writing() as connection:
            row = sa.insert(metadata.tables["tenants"]).values(tenant="a", settings={})
            connection.execute(row)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with database.reading() as connection:
        assert connection.execute(sa.select(metadata.tables["tenants"])).all() == []


def test_counting_up_at_once_loses_no_count(database):
    tenants.choose(database, "a", surface={"count": 0})

    def count():
        for _ in range(10):
            with database.writing() as connection:
                table = metadata.tables["tenants"]
                query = sa.select(table.c.settings).where(table.c.tenant == "a").with_for_update()
                kept = connection.execute(query).scalar_one()
                kept["surface"]["count"] += 1
                connection.execute(sa.update(table).values(settings=kept))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tenants.settings(database, "a").surface == {"count": 40}


def test_the_clock_runs_forward(database):
    with database.reading() as connection:
        first = now_s(connection)
    with database.reading() as connection:
        assert 0 <= now_s(connection) - first < 60


def test_a_tenants_choice_keeps_the_others(database):
    tenants.choose(database, "a", retention_days=0)
    tenants.choose(database, "a", language="de")
    tenants.choose(database, "b", language="fr")
    chosen = tenants.settings(database, "a")
    assert (chosen.retention_days, chosen.language, chosen.policy) == (0, "de", None)
    assert tenants.settings(database, "nobody").language is None


@pytest.mark.parametrize(
    "url", ["mysql://host/name", "nonsense", "sqlite://", "sqlite:///:memory:"]
)
def test_other_databases_are_refused_in_a_sentence(url):
    with pytest.raises(SettingsError, match="BONAFIDE_DATABASE_URL"):
        Database(url)


def test_a_server_that_is_away_is_told_so():
    away = Database("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1 does not answer"), away.reading():
        pass


def test_a_process_that_stalls_in_a_transaction_does_not_hold_up_the_others(database):
    if database.is_sqlite:
        pytest.skip("a process that is stopped while it writes holds the file's only lock")
    lease = {"executor": "w1", "seen_s": 0.0, "taken_by": None, "taken_s": None}
    with database.writing() as connection:
        connection.execute(leases.insert().values(**lease))
    renewed = leases.update().where(leases.c.executor == "w1")

    def stall():
        with database.writing() as stalled:
            stalled.execute(renewed.values(seen_s=1.0))
            with database.writing() as connection:
                connection.execute(renewed.values(seen_s=2.0))
            stalled.execute(renewed.values(seen_s=3.0))

    with pytest.raises(Unavailable):
        stall()
    with database.reading() as connection:
        assert connection.execute(sa.select(leases.c.seen_s)).scalar_one() == 2.0
