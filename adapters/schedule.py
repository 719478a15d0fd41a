"""APScheduler owns the tick, and nothing else: what falls due is in the database."""

from datetime import UTC, datetime, timedelta

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
            self._tick,
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

    async def _tick(self) -> None:
        """Let what is due happen, and come back to the instant when something falls due within the second."""
        await self._app.tick()
        due, now = await self._app.next_due(), datetime.now(UTC)
        if due is not None and now < due < now + timedelta(seconds=EVERY_SECONDS):
            self._scheduler.modify_job("tick", next_run_time=due)

    def _soon(self) -> None:
        self._scheduler.modify_job("tick", next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        if self._scheduler.running:
            self._app.due = lambda: None
            self._scheduler.shutdown(wait=False)
