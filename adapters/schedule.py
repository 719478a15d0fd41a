"""APScheduler owns the tick, and nothing else: what falls due is in the database."""

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app import App

EVERY_SECONDS = 1


class Ticker:
    """Calls the engine every second; a tick that takes longer is not overtaken by the next."""

    def __init__(self, app: App) -> None:
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

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
