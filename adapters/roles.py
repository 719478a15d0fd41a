"""Who does what: the role of one process, and what is left to it on each platform."""

import os
import secrets
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from adapters.settings import Role, Settings
from bot.base.errors import StartupError
from bot.base.store import Store
from bot.reminders.leases import SOLE, Hold, Lease

NOTHING_TO_SERVE = (
    "No platform has a token. Set HOMEROOM_DISCORD__TOKEN or HOMEROOM_TELEGRAM__TOKEN (the README tells "
    "where to get them), or try Homeroom without any account: make play"
)
LISTEN, SEND = "listen", "send"
_LISTENS = {
    Role.ALL: frozenset({"discord", "telegram"}),
    Role.DISCORD: frozenset({"discord"}),
    Role.TELEGRAM: frozenset({"telegram"}),
    Role.DELIVER: frozenset[str](),
    Role.WEB: frozenset[str](),
}
_SENDING = frozenset({Role.ALL, Role.DELIVER})


@dataclass(frozen=True, slots=True)
class Duty:
    """What a process does on one platform: hear, send what is due, or both, each under a right of its own."""

    listens: Hold | None = SOLE
    sends: Hold | None = SOLE


EVERYTHING = Duty()


def tokens(settings: Settings) -> dict[str, str]:
    """Return the tokens that are set, by platform."""
    found = {"discord": settings.discord.token, "telegram": settings.telegram.token}
    return {name: token.strip() for name, token in found.items() if token.strip()}


def platforms(settings: Settings) -> Iterator[str]:
    """Name the platforms on which this role has something to do."""
    yield from (
        name for name in tokens(settings) if settings.role in _SENDING or name in _LISTENS[settings.role]
    )


def ticks(role: Role) -> bool:
    """Whether a role lets happen what falls due."""
    return role in _SENDING


def check(settings: Settings) -> None:
    """Refuse a role that cannot work, with what to set."""
    role = settings.role
    if role is not Role.ALL and settings.engine.database.startswith("sqlite"):
        raise StartupError(
            f"The role {role} is one of several processes, and SQLite serves only one. Set "
            "HOMEROOM_DATABASE__URL to a PostgreSQL database, or start with --role all."
        )
    if role in {Role.DISCORD, Role.TELEGRAM} and role.value not in tokens(settings):
        raise StartupError(
            f"The role {role} needs HOMEROOM_{role.upper()}__TOKEN (the README tells where to get it)."
        )
    if role is not Role.WEB and not tokens(settings):
        raise StartupError(NOTHING_TO_SERVE)


def duties(settings: Settings, store: Store) -> dict[str, Duty]:
    """Return what this process does on each platform; on PostgreSQL under leases, on SQLite it is alone."""
    sole = store.dialect == "sqlite"
    holder = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"

    def right(platform: str, what: str) -> Hold:
        return SOLE if sole else Lease(store, f"{what} {platform} {account(platform, settings)}", holder)

    def duty(platform: str) -> Duty:
        return Duty(
            listens=right(platform, LISTEN) if platform in _LISTENS[settings.role] else None,
            sends=right(platform, SEND) if settings.role in _SENDING else None,
        )

    return {name: duty(name) for name in platforms(settings)}


def account(platform: str, settings: Settings) -> str:
    """Return a name for the account of a token that outlives a new token and shows nothing of it.

    Before the first separator both platforms write the account's id, Discord in base64.
    """
    separator = ":" if platform == "telegram" else "."
    return sha256(tokens(settings)[platform].partition(separator)[0].encode()).hexdigest()[:8]
