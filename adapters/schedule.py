"""APScheduler owns the tick, and nothing else: what falls due is in the database."""

from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app import App

EVERY_SECONDS = 1


class Ticker:
    """Calls the engine every second, and at once when something is due.

    A tick that takes longer is not overtaken by the next.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._scheduler.add_job(
            app.tick,
            "interval",
            seconds=EVERY_SECONDS,
            id="tick",
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    def start(self) -> None:
        self._scheduler.start()
        self._app.due = self._soon

    def _soon(self) -> None:
        self._scheduler.modify_job("tick", next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        if self._scheduler.running:
            self._app.due = lambda: None
            self._scheduler.shutdown(wait=False)
