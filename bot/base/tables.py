"""What all tables share.

The naming convention, the type of an instant, references with an explicit ondelete.
"""

from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import Column, Index, String, Table, event, inspect, literal_column, text
from sqlalchemy.sql import ColumnCollection, ColumnElement
from sqlmodel import Field, SQLModel

from bot.base.times import Instant

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


INWARD = {"ids": "inward"}
"""The `info` of a table whose ids never leave the database."""


def columns(table: type[SQLModel]) -> ColumnCollection[str, Column[Any]]:
    """Return a table's columns for Core: `Table.name` would be taken for the value of a row."""
    found: ColumnCollection[str, Column[Any]] = inspect(table).local_table.c
    return found


def only(name: str, *columns_: str, where: str) -> Index:
    """Return an index over the rows that satisfy a condition, on either dialect: small, and cheap to keep.

    A statement finds it only when it spells out the same condition: see `fixed`.
    """
    return Index(name, *columns_, sqlite_where=text(where), postgresql_where=text(where))


def fixed(value: StrEnum) -> ColumnElement[str]:
    """Return a constant spelled out in the statement, so that an index made by `only` can be used."""
    return literal_column(f"'{value.value}'", String)


def instant(*, index: bool = False) -> Any:  # noqa: ANN401 - SQLModel's Field returns Any so that it may stand for a default
    """Return the field of a required instant."""
    return Field(sa_type=Instant, nullable=False, index=index)


def maybe_instant(*, index: bool = False) -> Any:  # noqa: ANN401 - see instant
    return Field(default=None, sa_type=Instant, nullable=True, index=index)


def refers(
    to: str, *, ondelete: Literal["CASCADE", "SET NULL", "RESTRICT"] = "CASCADE", index: bool = True
) -> Any:  # noqa: ANN401 - see instant
    """Return the field of a reference to `table.column`.

    Optional exactly when its parent's end sets it to NULL.
    """
    optional = ondelete == "SET NULL"
    options: dict[str, Any] = {"default": None} if optional else {}
    return Field(foreign_key=to, ondelete=ondelete, index=index, nullable=optional, **options)


@event.listens_for(Table, "after_parent_attach")
def _never_use_an_id_twice(table: Table, _: object) -> None:
    """Old buttons carry ids: SQLite must not give the id of a deleted row to a new one.

    It costs a third of a small insert, so a table whose ids nobody keeps says `INWARD`.
    """
    table.dialect_kwargs["sqlite_autoincrement"] = table.info.get("ids") != INWARD["ids"]
