"""What keeps other pages in the same browser out: the host, the origin, and a strict policy for content."""

from collections.abc import Awaitable, Callable

from aiohttp import web

NAMES = ("127.0.0.1", "localhost")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self' {ws}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_WRONG_HOST = "The playground answers on 127.0.0.1 only. Open it by the address it printed."
_WRONG_PAGE = "That came from another page. Use the playground's own page."
PORT = web.AppKey("port", list[int])
"""The port the server listens on, known once it does."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let only this page's own requests through, and send every answer with its policy."""
    port = request.app[PORT][0]
    hosts = {f"{name}:{port}" for name in NAMES}
    if request.host not in hosts:
        raise web.HTTPForbidden(
            text="The playground answers on 127.0.0.1 only. Open it by the address it printed."
        )
    origin = request.headers.get("Origin")
    origins = {f"http://{host}" for host in hosts}
    changes = request.method not in {"GET", "HEAD"} or request.path == "/ws"
    if (origin is not None and origin not in origins) or (changes and origin is None):
        raise web.HTTPForbidden(text=_WRONG_PAGE)
    return await handler(request)


async def add_policy(request: web.Request, response: web.StreamResponse) -> None:
    """Add the headers to every answer, errors included; nothing is cached but what is named by its hash."""
    response.headers.update(_HEADERS)
    response.headers.setdefault("Cache-Control", "no-cache")
    response.headers["Content-Security-Policy"] = _POLICY.format(ws=f"ws://{request.host}")
