"""Statements of the hot paths.

Written in Core, compiled once for each dialect, run on the driver's own connection.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ClauseElement
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

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
    layout: tuple[tuple[str, object, Callable[[Any], Any] | None], ...]
    readers: tuple[tuple[int, Callable[[Any], Any]], ...]

    def arguments(self, values: Values) -> list[Any]:
        return [
            convert(values.get(name, constant)) if convert else values.get(name, constant)
            for name, constant, convert in self.layout
        ]

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
            found = self._compiled[dialect] = _compile(self._build(_INSERTS[dialect]), _DIALECTS[dialect]())
        return found


def _compile(statement: ClauseElement, dialect: Dialect) -> Compiled:
    compiled = statement.compile(dialect=dialect)
    if not isinstance(compiled, SQLCompiler):
        message = f"not a statement with parameters: {statement}"
        raise TypeError(message)
    constants = compiled.construct_params(_check=False)
    layout = tuple(
        (name, constants.get(name), compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in compiled.positiontup or ()
    )
    columns = [
        entry.type.dialect_impl(dialect).result_processor(dialect, None)
        for entry in compiled._result_columns  # noqa: SLF001 - nothing else knows the types of returned columns
    ]
    readers = tuple((position, read) for position, read in enumerate(columns) if read)
    return Compiled(str(compiled), layout, readers)
