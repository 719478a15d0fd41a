"""The peer: procrastinate's own worker, 16 jobs at a time."""

import logging

from procrastinate import App, PsycopgConnector
from sqlalchemy.engine import make_url

from benchmarks.working import IN_FLIGHT, Log, answer


def _app(url: str, log: Log) -> App:
    parsed = make_url(url)
    info = f"host={parsed.query['host']} user=postgres dbname={parsed.database}"
    app = App(connector=PsycopgConnector(conninfo=info))

    @app.task(name="send")
    async def send(row: int) -> None:
        await log.send(row)

    return app


async def fill(url: str, count: int) -> None:
    app = _app(url, Log())
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        await app.configure_task("send").batch_defer_async(*({"row": number} for number in range(count)))


async def work(url: str) -> None:
    logging.getLogger("procrastinate").setLevel(logging.ERROR)
    log = Log()
    app = _app(url, log)
    async with app.open_async():
        await answer(log, lambda: app.run_worker_async(concurrency=IN_FLIGHT, wait=False))
