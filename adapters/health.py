"""The operator's page: is it alive, is it ready, and figures for Prometheus."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence

import asyncpg
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from adapters.supervision import Life
from bot.app import App
from bot.base.errors import StartupError
from bot.reminders import leases
from bot.reminders.figures import Figures
from bot.reminders.leases import Standing

Lives = Callable[[], Mapping[str, Life]]


class HealthPage:
    """Serves /livez, /readyz and /metrics. No figure carries the id of a person or a place."""

    def __init__(self, app: App, lives: Lives) -> None:
        self._app = app
        self._lives = lives
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self, host: str, port: int) -> None:
        """Listen; port 0 takes any free one, which `port` then holds."""
        pages = web.Application()
        for path, page in (("/livez", self._livez), ("/readyz", self._readyz), ("/metrics", self._metrics)):
            pages.router.add_get(path, page)
        self._runner = web.AppRunner(pages, access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self._runner.cleanup()
            message = (
                f"Port {port} is in use or not allowed. Set HOMEROOM_WEB__PORT to another one (0 takes any)."
            )
            raise StartupError(message) from error
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _livez(self, _: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def _readyz(self, _: web.Request) -> web.Response:
        """Ready means: the database takes writes, and each platform is connected, here or elsewhere."""
        lives = self._lives()
        problems = [life.fatal or f"{name} is connecting" for name, life in lives.items() if not _fine(life)]
        standing_by = [f"{name} stands by" for name, life in lives.items() if life.stands_by]
        try:
            await self._app.prove()
        except (OSError, SQLAlchemyError, sqlite3.Error, asyncpg.PostgresError) as error:
            problems.append(f"the database takes no writes ({type(error).__name__})")
        said = problems or ["ready", *standing_by]
        return web.Response(text="\n".join(said) + "\n", status=503 if problems else 200)

    async def _metrics(self, _: web.Request) -> web.Response:
        registry = _registry(await self._app.figures(), self._lives())
        if self._app.store.dialect != "sqlite":
            _tell_leases(registry, await self._app.store.write(leases.standing))
        text = generate_latest(registry)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})


def _fine(life: Life) -> bool:
    return life.ready or (life.stands_by and not life.fatal)


def _tell_leases(registry: CollectorRegistry, standing: Sequence[Standing]) -> None:
    """Tell of every process's leases: each process can, and one that is dead could not."""
    held = Gauge("homeroom_lease_held", "Whether a process holds a lease", ["lease"], registry=registry)
    changes = Gauge(
        "homeroom_lease_takeovers", "How often a lease changed hands", ["lease"], registry=registry
    )
    for lease in standing:
        held.labels(lease=lease.name).set(lease.is_held)
        changes.labels(lease=lease.name).set(lease.changes)


def _registry(figures: Figures, lives: Mapping[str, Life]) -> CollectorRegistry:
    registry = CollectorRegistry()
    oldest = Gauge(
        "homeroom_outbox_oldest_due_seconds", "Age of the oldest message not sent", registry=registry
    )
    oldest.set(figures.oldest_due_seconds)
    unknown = Gauge("homeroom_outbox_unknown", "Sends of unknown outcome", registry=registry)
    unknown.set(figures.unknown)
    expired = Gauge(
        "homeroom_outbox_expired", "Posts that were of no more use when they could be said", registry=registry
    )
    expired.set(figures.expired)
    poison = Gauge("homeroom_inbox_poison", "Events set aside", registry=registry)
    poison.set(figures.poison)
    dropped = Gauge(
        "homeroom_occurrences_dropped", "What passed during downtime or came too late", registry=registry
    )
    dropped.set(figures.dropped)
    starts = Gauge("homeroom_task_starts", "How often a task was started", ["task"], registry=registry)
    for name, life in lives.items():
        starts.labels(task=name).set(life.starts)
    return registry
