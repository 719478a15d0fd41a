"""What the playground serves beside its WebSocket: the page, its words, photos, uploads, the gallery."""

import re
from pathlib import Path

from aiohttp import web

from adapters.playground.forms import refusal_text
from adapters.playground.gallery import gallery_view
from adapters.playground.menu import words_of
from adapters.playground.studio import Studio
from adapters.playground.thumbnails import SIDES
from adapters.playground.uploads import MOST_DOCUMENT, MOST_PHOTO
from bot.base.errors import Refusal
from bot.chat.words import nearest_lang

STATIC = Path(__file__).parent / "static"
STUDIO = web.AppKey("studio", Studio)
_HASH = re.compile(r"[0-9a-f]{64}")
_KINDS = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"RIFF", "image/webp"))

routes = web.RouteTableDef()


@routes.get("/")
@routes.get("/gallery")
async def page(request: web.Request) -> web.StreamResponse:
    return web.FileResponse(STATIC / "index.html")


@routes.get("/gallery/{lang}.json")
async def samples(request: web.Request) -> web.Response:
    lang = nearest_lang(request.match_info["lang"])
    return web.json_response(await gallery_view(request.app[STUDIO].app, lang))


@routes.get("/words/{lang}.json")
async def words(request: web.Request) -> web.Response:
    return web.json_response(words_of(request.app[STUDIO].app, request.match_info["lang"]))


@routes.get("/photo/{file}")
async def photo(request: web.Request) -> web.Response:
    """Serve a photo by the hash of its content, which never changes; `?side=160` gives a small one."""
    file, studio = request.match_info["file"], request.app[STUDIO]
    data = await studio.app.files.get(file) if _HASH.fullmatch(file) else None
    if data is None or _kind(data) is None:
        raise web.HTTPNotFound(text="There is no such photo.")
    side = next((side for side in SIDES if request.query.get("side") == str(side)), None)
    if side is not None:
        data = await studio.thumbnails.of(file, data, side)
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return web.Response(body=data, content_type=_kind(data), headers=headers)


def _kind(data: bytes) -> str | None:
    return next((kind for start, kind in _KINDS if data.startswith(start)), None)


@routes.get("/file/{file}/{name}")
async def file(request: web.Request) -> web.Response:
    """Hand over a file that went with a message, to be saved and never to be shown by the browser."""
    wanted = request.match_info["file"]
    data = await request.app[STUDIO].app.files.get(wanted) if _HASH.fullmatch(wanted) else None
    if data is None:
        raise web.HTTPNotFound(text="There is no such file any more.")
    headers = {"Content-Disposition": "attachment", "Cache-Control": "no-store"}
    return web.Response(body=data, content_type="application/octet-stream", headers=headers)


@routes.post("/upload")
async def upload(request: web.Request) -> web.Response:
    """Take one file: `?kind=photo` is made safe at once, `?kind=document` waits as it came."""
    studio, query = request.app[STUDIO], request.query
    lang, name = nearest_lang(query.get("lang")), query.get("name", "file")[:120]
    try:
        data = await _read(request, is_photo=query.get("kind") == "photo")
        if query.get("kind") != "photo":
            token = studio.uploads.put_document(name, request.content_type, data)
            return web.json_response({"upload": token, "name": name})
        token, kept = await studio.uploads.put_photo(name, data)
    except Refusal as refusal:
        text = refusal_text(studio.app, refusal.key, refusal.slots, lang)
        return web.json_response({"problem": text}, status=422)
    return web.json_response({"upload": token, "name": name, "file": kept.file})


async def _read(request: web.Request, *, is_photo: bool) -> bytes:
    """Return the body. One that is too large is read no further than the limit."""
    data, most = bytearray(), MOST_PHOTO if is_photo else MOST_DOCUMENT
    async for chunk in request.content.iter_chunked(65536):
        data += chunk
        if len(data) > most:
            size = -(-(request.content_length or len(data)) // 1_000_000)
            if is_photo:
                raise Refusal("photo.too_large", size=size, limit=most // 1_000_000)
            raise Refusal("dispatch.file_too_large", most=most // 1_000_000)
    return bytes(data)
