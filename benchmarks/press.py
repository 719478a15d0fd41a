"""A press and an ordinary command, through the whole engine, beside NoneBot2 and python-telegram-bot.

    python -m benchmarks.press [--seconds 8] [--only homeroom]

Ours does all it does in service: inbox, dispatch, access, handler, reply as a row, send (to a messenger that
does nothing), receipt marked; durable. The peers run the same handler with an asynchronous ORM session, with
60 handlers registered, durable as well, and keep neither inbox nor outbox. PostgreSQL is added where there is
a server. Prints a table and writes benchmarks/out/press.json.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Callable, Coroutine
from typing import Any

import asyncpg

from benchmarks import press_homeroom, press_nonebot, press_telegram
from benchmarks.contest import Row, report
from tests import machine
from tests.postgres.serving import Server, serving

Contest = Callable[[str, float], Coroutine[Any, Any, list[Row]]]
CONTESTS: dict[str, Contest] = {
    "homeroom": press_homeroom.contest,
    "telegram": press_telegram.contest,
    "nonebot": press_nonebot.contest,
}


def on_sqlite(names: list[str], seconds: float) -> list[Row]:
    rows: list[Row] = []
    for name in names:
        with tempfile.TemporaryDirectory(prefix="homeroom-bench-") as folder:
            rows += asyncio.run(CONTESTS[name](f"sqlite:///{folder}/bench.db", seconds))
    return rows


def on_postgres(names: list[str], seconds: float) -> list[Row]:
    reason = machine.lacking("postgres")
    if reason:
        print(f"PostgreSQL left out: {reason}")
        return []
    rows: list[Row] = []
    with serving(durable=True) as server:
        for name in names:
            rows += asyncio.run(_on_server(server, name, seconds))
    return rows


async def _on_server(server: Server, name: str, seconds: float) -> list[Row]:
    admin = await asyncpg.connect(host=str(server.socket), user="postgres", database="postgres")
    await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    return await CONTESTS[name](server.url(name), seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=8, help="how long each line is measured")
    parser.add_argument("--only", choices=CONTESTS, action="append", help="leave the others out")
    chosen = parser.parse_args()
    names = chosen.only or list(CONTESTS)
    report(on_sqlite(names, chosen.seconds) + on_postgres(names, chosen.seconds), "press")


if __name__ == "__main__":
    main()
