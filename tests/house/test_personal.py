"""Every table that knows a person says how that person is exported and forgotten."""

import pytest
from sqlalchemy import Column
from sqlmodel import SQLModel

import bot.app  # noqa: F401 - declares every table of the engine and of the features
from bot.base.tables import columns
from bot.commands.catalog import Catalog
from bot.features import FEATURES
from bot.people.personal import By, Forget, Keeps

REGISTERED = Catalog(FEATURES).personal
ACCOUNTS = {"account", "account_key"}

# Columns that know a person and are neither exported nor forgotten by registration, with the reason.
SPARED: dict[str, str] = {
    "accounts.key": "the row goes with its person_id",
    "merges.account_id": "the row goes with its kept_id and gone_id",
    "inbox.raw": "kept until the event is handled, 48 hours at most where it cannot be",
}


def _knows_a_person(column: Column[object]) -> bool:
    targets = {key.column.table.name for key in column.foreign_keys}
    return bool(targets & {"people", "accounts"}) or column.name in ACCOUNTS


KNOWING = [
    f"{table.name}.{column.name}"
    for table in SQLModel.metadata.sorted_tables
    for column in table.columns
    if _knows_a_person(column)
]


def _named(keeps: Keeps) -> str:
    return f"{keeps.table.__tablename__}.{keeps.column}"


def test_the_scan_finds_the_tables_that_know_people() -> None:
    assert {"accounts.person_id", "outbox.person_id", "questions.account"} <= set(KNOWING)


@pytest.mark.parametrize("column", KNOWING)
def test_what_knows_a_person_is_exported_and_forgotten(column: str) -> None:
    assert column in {_named(keeps) for keeps in REGISTERED} | SPARED.keys()


@pytest.mark.parametrize("keeps", REGISTERED, ids=_named)
def test_what_is_registered_can_be_done(keeps: Keeps) -> None:
    table = columns(keeps.table)

    assert keeps.column in table
    assert set(keeps.secret) <= set(table.keys())
    assert keeps.by is By.PERSON or "platform" in table
    assert keeps.forget is Forget.DELETE or table[keeps.column].nullable


def test_a_detached_row_outlives_its_person() -> None:
    detached = [keeps for keeps in REGISTERED if keeps.forget is Forget.DETACH]
    ends = {key.ondelete for k in detached for key in columns(k.table)[k.column].foreign_keys}

    assert ends <= {"SET NULL"}


def test_people_go_last() -> None:
    assert [_named(keeps) for keeps in REGISTERED[-2:]] == ["accounts.person_id", "people.id"]
