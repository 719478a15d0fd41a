"""SQLite inside the event loop: statements run where they are called, BEGIN and COMMIT wait in a thread.

A hop to a driver's thread and back costs several times what a small statement costs. Statements of the engine
take
microseconds, the disk is touched at COMMIT, and that one waits elsewhere, so the loop is free while the disk
is slow.
The reasons and the figures are in docs/adr/0002-one-writer.md.
"""

from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool
from sqlalchemy.util import await_only


async def _at_once() -> None:
    """Stand for the wait that an asynchronous driver would have."""


class InlineSQLite(SQLiteDialect_pysqlite):
    """The standard library's driver, callable from asynchronous sessions.

    Transactions are begun and ended by a `Line`.
    """

    driver = "inline"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: Any) -> type[Pool]:  # noqa: ANN401 - the signature is SQLAlchemy's
        return AsyncAdaptedQueuePool

    def do_begin(self, dbapi_connection: Any) -> None:  # noqa: ANN401 - the signature is SQLAlchemy's
        """Leave transactions to `Line`."""

    def do_commit(self, dbapi_connection: Any) -> None:  # noqa: ANN401 - the signature is SQLAlchemy's
        """Leave transactions to `Line`."""

    def do_rollback(self, dbapi_connection: Any) -> None:  # noqa: ANN401 - the signature is SQLAlchemy's
        """Leave transactions to `Line`."""

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:  # noqa: ANN401 - the signature is SQLAlchemy's
        await_only(_at_once())
        cursor.execute(statement, parameters)

    def do_executemany(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:  # noqa: ANN401 - the signature is SQLAlchemy's
        await_only(_at_once())
        cursor.executemany(statement, parameters)

    def do_execute_no_params(self, cursor: Any, statement: str, context: Any = None) -> None:  # noqa: ANN401 - the signature is SQLAlchemy's
        await_only(_at_once())
        cursor.execute(statement)


def register() -> None:
    """Make `sqlite+inline://` known to SQLAlchemy."""
    registry.register("sqlite.inline", __name__, "InlineSQLite")
