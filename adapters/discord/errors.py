"""What went wrong on Discord's side, in the words of the engine."""

from datetime import timedelta
from typing import Final

import aiohttp
import discord

from bot.chat.ports import (
    BAD_MESSAGE,
    MESSAGE_GONE,
    NO_RIGHT,
    PLACE_GONE,
    PRIVATE_CLOSED,
    TICKET_OVER,
    Doubtful,
    Refused,
    SendError,
    TryAgain,
)

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, ARCHIVED, NO_ACCESS = 10003, 10008, 50083, 50001
TOO_MANY, UNAUTHORIZED, SERVER = 429, 401, 500
_WHY: Final = {
    UNKNOWN_CHANNEL: PLACE_GONE,
    10004: PLACE_GONE,  # unknown guild
    NO_ACCESS: PLACE_GONE,
    10011: BAD_MESSAGE,  # unknown role
    10013: PRIVATE_CLOSED,  # unknown user
    UNKNOWN_MESSAGE: MESSAGE_GONE,
    10015: TICKET_OVER,  # unknown webhook
    10062: TICKET_OVER,  # unknown interaction
    50027: TICKET_OVER,  # invalid webhook token
    50007: PRIVATE_CLOSED,  # closed to strangers
    50278: PRIVATE_CLOSED,  # no server in common
    50033: PRIVATE_CLOSED,  # invalid recipient
    50013: NO_RIGHT,
    50008: NO_RIGHT,  # not a channel for messages
    ARCHIVED: NO_RIGHT,
    160005: NO_RIGHT,  # thread is locked
}
_LATER: Final = frozenset({20016, 20028, 40003, 30046, 130000})
"""Slow mode, write limits, opening conversations too fast, too many edits of an old message, overloaded."""
_BAN: Final = timedelta(minutes=5)
FAILURES: Final = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError)


def translated(error: BaseException, *, repeatable: bool) -> SendError:
    """Return what may be done after a failed request.

    `repeatable`: the request may be sent twice without harm (an edit, a removal, a post with a nonce).
    """
    match error:
        case SendError():
            return error
        case discord.RateLimited(retry_after=seconds):
            return TryAgain("asked to wait", timedelta(seconds=seconds))
        case discord.HTTPException():
            return _refused(error, repeatable=repeatable)
        case aiohttp.ClientConnectorError():
            return TryAgain("no connection", overall=True)
        case _ if repeatable:
            return TryAgain(f"no answer ({type(error).__name__})")
        case _:
            return Doubtful(f"no answer ({type(error).__name__})")


def _refused(error: discord.HTTPException, *, repeatable: bool) -> SendError:
    detail = f"{error.status} {error.code}"
    if error.code in _LATER:
        return TryAgain(detail)
    if error.code in _WHY:
        return Refused(_WHY[error.code], detail)
    if error.status == TOO_MANY:
        return TryAgain(detail, _BAN, overall=True)
    if error.status == UNAUTHORIZED:
        return TryAgain(detail, overall=True)
    if error.status >= SERVER:
        return TryAgain(detail) if repeatable else Doubtful(detail)
    return Refused(BAD_MESSAGE, detail)


def refused_with(refused: Refused, code: int) -> bool:
    """Whether Discord gave this code as its reason."""
    cause = refused.__cause__
    return isinstance(cause, discord.HTTPException) and cause.code == code
