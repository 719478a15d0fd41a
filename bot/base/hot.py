"""Statements of the hot paths.

Written in Core, compiled once for each dialect, run on the driver's own connection.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Boolean, ClauseElement, Integer, String
from sqlalchemy import Insert as InsertStatement
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from bot.base.times import Instant, sqlite_instant, sqlite_text

Values: TypeAlias = Mapping[str, Any]
Insert: TypeAlias = Callable[[Any], Any]
Build: TypeAlias = Callable[[Any], ClauseElement]

_DIALECTS: dict[str, Callable[[], Dialect]] = {
    "sqlite": lambda: sqlite.dialect(paramstyle="qmark"),
    "postgresql": PGDialect_asyncpg,
}
_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Compiled:
    """SQL text, how to lay out its parameters, and how to read its rows."""

    sql: str
    constants: Values
    """What the statement binds by itself."""
    writers: tuple[tuple[str, Callable[[Any], Any]], ...]
    layout: Callable[[Values], tuple[Any, ...]]
    readers: tuple[tuple[int, Callable[[Any], Any]], ...]

    def arguments(self, values: Values) -> tuple[Any, ...]:
        if not self.writers and not self.constants:
            return self.layout(values)
        full = {**self.constants, **values}
        for name, write in self.writers:
            full[name] = write(full[name])
        return self.layout(full)

    def row(self, raw: tuple[Any, ...]) -> tuple[Any, ...]:
        if not self.readers:
            return raw
        out = list(raw)
        for position, read in self.readers:
            out[position] = read(out[position])
        return tuple(out)


class Hot:
    """A statement for `Unit.run`.

    `build` gets the dialect's `insert`, for `on_conflict_do_…`; others may ignore it.

    No expanding IN and no literal execution: the text must be the same for all values.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._compiled: dict[str, Compiled] = {}

    def compiled(self, dialect: str) -> Compiled:
        found = self._compiled.get(dialect)
        if found is None:
            found = self._compiled[dialect] = _compile(self._statement(dialect), _DIALECTS[dialect]())
        return found

    def _statement(self, dialect: str) -> ClauseElement:
        return self._build(_INSERTS[dialect])


class HotInsert(Hot):
    """An insert of one row, for `Unit.add`; the row's id comes back in each database's cheapest way.

    SQLite knows the id of what it has inserted: RETURNING would cost it half as much as the insert itself.
    """

    def _statement(self, dialect: str) -> ClauseElement:
        made = self._build(_INSERTS[dialect])
        if not isinstance(made, InsertStatement):
            message = f"not an insert: {made}"
            raise TypeError(message)
        return made if dialect == "sqlite" else made.returning(*made.table.primary_key)


def _compile(statement: ClauseElement, dialect: Dialect) -> Compiled:
    compiled = statement.compile(dialect=dialect)
    if not isinstance(compiled, SQLCompiler):
        message = f"not a statement with parameters: {statement}"
        raise TypeError(message)
    names = compiled.positiontup or []
    writers = {name: _bind(compiled.binds[name].type, dialect) for name in names}
    columns = [
        _read(entry.type, dialect)
        for entry in compiled._result_columns  # noqa: SLF001 - nothing else knows the types of returned columns
    ]
    return Compiled(
        sql=str(compiled),
        constants={
            name: bind.value for name, bind in compiled.binds.items() if not bind.required and name in writers
        },
        writers=tuple((name, write) for name, write in writers.items() if write),
        layout=_layout(names),
        readers=tuple((position, read) for position, read in enumerate(columns) if read),
    )


def _layout(names: Sequence[str]) -> Callable[[Values], tuple[Any, ...]]:
    """Return what picks the values in order; for fewer than two `itemgetter` makes no tuple."""
    return itemgetter(*names) if len(names) > 1 else lambda values: tuple(values[name] for name in names)


def _bind(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """Return how a value of a type is handed to the driver; SQLite takes most of them as they are."""
    if dialect.name != "sqlite":
        return kind.dialect_impl(dialect).bind_processor(dialect)
    if isinstance(kind, Instant):
        return sqlite_text
    if isinstance(kind, (String, Integer, Boolean)):
        return None
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _read(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """Return how a value of a type is read from a row, if not as the driver gives it."""
    if dialect.name == "sqlite" and isinstance(kind, Instant):
        return sqlite_instant
    return kind.dialect_impl(dialect).result_processor(dialect, None)
