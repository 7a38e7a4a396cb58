"""The ledger: one changed byte, row or missing entry is found; on both databases."""

import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bonafide.database import Database
from bonafide.database.tables import heads
from bonafide.database.tables import ledger as table
from bonafide.evidence import ledger
from bonafide.evidence.ledger import GENESIS, Head, Kind, Link

TENANT = "slack:T1"
HEX = "0123456789abcdef"


def write(database, count, tenant=TENANT):
    with database.writing() as connection:
        for number in range(count):
            case = f"CASE-{number % 3}"
            ledger.append(connection, tenant, Kind.JUDGED, case, "U1", {"risk": number / 10})


def verify(database, tenant=TENANT):
    with database.reading() as connection:
        return [message.id for message in ledger.verify(connection, tenant)]


def test_an_untouched_ledger_is_sound(database):
    write(database, 5)
    assert verify(database) == []
    assert verify(database, "nobody") == []


def test_chains_of_tenants_are_apart(database):
    write(database, 3)
    write(database, 2, "other")
    with database.reading() as connection:
        assert ledger.head(connection, TENANT).number == 3
        assert ledger.head(connection, "other").number == 2


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_missing_entry_is_found(database, number):
    write(database, 5)
    with database.writing() as connection:
        connection.execute(sa.delete(table).where(table.c.number == number))
    assert verify(database)


@pytest.mark.parametrize("column", ["body", "hash", "case_id"])
def test_a_changed_column_is_found(database, column):
    write(database, 5)
    with database.writing() as connection:
        old = connection.execute(sa.select(table.c[column]).where(table.c.number == 2)).scalar()
        changed = old.replace(old[-2], "x" if old[-2] != "x" else "y")
        update = sa.update(table).where(table.c.number == 2)
        connection.execute(update.values({column: changed}))
    assert "evidence-entry-changed" in verify(database)


def test_cutting_off_the_end_is_found(database):
    write(database, 5)
    with database.writing() as connection:
        connection.execute(sa.delete(table).where(table.c.number > 3))
    assert verify(database) == ["evidence-head-differs"]


def test_a_head_that_was_moved_back_is_found_by_one_kept_elsewhere(database):
    write(database, 5)
    with database.reading() as connection:
        published = ledger.head(connection, TENANT)
    with database.writing() as connection:
        fourth = connection.execute(sa.select(table).where(table.c.number == 4)).one()
        connection.execute(sa.delete(table).where(table.c.number > 4))
        connection.execute(sa.update(heads).values(number=4, hash=fourth.hash))
    with database.reading() as connection:
        chain = list(ledger.links(connection, TENANT))
    assert verify(database) == []
    assert [m.id for m in ledger.problems(chain, TENANT, published)] == ["evidence-head-differs"]


def test_writers_at_once_make_one_chain(database):
    threads = [threading.Thread(target=write, args=[database, 5]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify(database) == []
    with database.reading() as connection:
        assert ledger.head(connection, TENANT).number == 20


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('ledger')}/b.sqlite")
    database.upgrade()
    write(database, 6)
    with database.reading() as connection:
        links, end = list(ledger.links(connection, TENANT)), ledger.head(connection, TENANT)
    database.dispose()
    return links, end


def problems(links, end):
    return ledger.problems(links, TENANT, end)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_changed_character_is_found(chain, data):
    links, end = chain
    at = data.draw(st.integers(0, len(links) - 1))
    name = data.draw(st.sampled_from(["body", "hash", "body_sha256"]))
    text = getattr(links[at], name)
    place = data.draw(st.integers(0, len(text) - 1))
    new = data.draw(st.characters(codec="utf-8", exclude_characters=[text[place]]))
    changed = replace(links[at], **{name: text[:place] + new + text[place + 1 :]})
    assert problems([*links[:at], changed, *links[at + 1 :]], end)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_other_order_or_number_of_entries_is_found(chain, data):
    links, end = chain
    picked = data.draw(st.lists(st.sampled_from(links), max_size=8))
    assert (problems(picked, end) == []) == (picked == links)


def test_entries_without_their_bodies_still_prove_their_place(chain):
    links, end = chain
    hidden = [replace(link, body=None) if link.number != 3 else link for link in links]
    assert problems(hidden, end) == []
    assert problems([*hidden[:2], *hidden[3:]], end)


def test_an_empty_chain_ends_at_the_beginning():
    assert ledger.problems([], TENANT, Head(TENANT, 0, GENESIS)) == []
    assert Link(1, "", "", "[]").entry == {}
    assert Link(1, "", "", "{").entry == {}
