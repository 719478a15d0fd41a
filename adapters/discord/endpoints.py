"""Where the Discord client connects: the real platform, a proxy, or a stand-in.

`HOMEROOM_DISCORD__API_BASE` replaces `https://discord.com/api/v10` and keeps what follows it, so the value
is the whole base (`http://127.0.0.1:3000/api/v10`). `HOMEROOM_DISCORD__GATEWAY` (`ws://127.0.0.1:3001`)
replaces every gateway address: the first one, the one of `/gateway/bot` and the resume address of READY.
Only the query that discord.py adds (version, encoding, compression) is kept.

discord.py keeps both addresses in class attributes that all clients of a process share, and its interaction
answers bypass `HTTPClient.request`. All traffic of a client passes its one aiohttp connector though, which
is a documented argument of the client, so the addresses are rewritten there, per client:

    client = discord.Client(intents=intents, connector=connector(Endpoints.parse(api_base, gateway)))

The connector belongs to one life of one client (`Client.close` closes it) and is made inside a running loop.
Addresses outside the two (the CDN) pass unchanged.
"""

from dataclasses import dataclass
from typing import Self

import aiohttp
from aiohttp import hdrs
from aiohttp.client_reqrep import ClientRequest
from aiohttp.connector import Connection
from aiohttp.tracing import Trace
from discord.http import Route
from yarl import URL


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Addresses that stand in for Discord's own; None leaves the platform's."""

    api_base: URL | None = None
    gateway: URL | None = None

    @classmethod
    def parse(cls, api_base: str | None, gateway: str | None) -> Self:
        """Read both settings; empty means unset. ValueError names the setting that is no absolute address."""
        return cls(
            _address("api_base", api_base, ("http", "https")),
            _address("gateway", gateway, ("ws", "wss")),
        )

    def resolve(self, url: URL) -> URL:
        """Return the address to use instead of `url`, or `url` itself."""
        if url.scheme in ("ws", "wss"):
            return url if self.gateway is None else self.gateway.with_query(url.query)
        if self.api_base is None or not str(url).startswith(Route.BASE + "/"):
            return url
        rest = str(url)[len(Route.BASE) :]
        return URL(str(self.api_base).rstrip("/") + rest, encoded=True)


def _address(name: str, value: str | None, schemes: tuple[str, str]) -> URL | None:
    if not value:
        return None
    url = URL(value)
    if url.scheme not in schemes or not url.host:
        raise ValueError(f"discord.{name} must be an absolute {' or '.join(schemes)} address, not {value!r}")
    return url


class RedirectingConnector(aiohttp.TCPConnector):
    """Connects requests for Discord's API and gateway to other addresses."""

    def __init__(self, endpoints: Endpoints) -> None:
        super().__init__(limit=0)
        self._endpoints = endpoints

    async def connect(
        self,
        req: ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 the signature is aiohttp's
    ) -> Connection:
        """Rewrite the request's address, then connect as usual."""
        target = self._endpoints.resolve(req.url)
        if target != req.url:
            req.url = target
            req.headers[hdrs.HOST] = target.host_port_subcomponent or ""
        return await super().connect(req, traces, timeout)


def connector(endpoints: Endpoints) -> aiohttp.TCPConnector:
    """Make the connector of one client's life; call it inside the running loop."""
    return RedirectingConnector(endpoints)
