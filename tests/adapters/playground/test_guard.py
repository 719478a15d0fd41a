"""Who may talk to the playground at all."""

import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, WSServerHandshakeError

from adapters.playground.server import Playground


@pytest.fixture
async def web(playground: Playground) -> AsyncIterator[ClientSession]:
    async with ClientSession(playground.url) as session:
        yield session


async def test_another_host_name_is_refused(web: ClientSession) -> None:
    for host in ("evil.example", "127.0.0.1", "127.0.0.1:1"):
        async with web.get("/", headers={"Host": host}) as answer:
            assert answer.status == 403


async def test_another_page_is_refused(playground: Playground, web: ClientSession) -> None:
    for origin in ("http://evil.example", "null", "http://127.0.0.1", ""):
        async with web.get("/words/en.json", headers={"Origin": origin}) as answer:
            assert answer.status == 403
        with pytest.raises(WSServerHandshakeError):
            await web.ws_connect("/ws", headers={"Origin": origin})


async def test_a_change_without_an_origin_is_refused(web: ClientSession) -> None:
    async with web.post("/upload?kind=document", data=b"x") as answer:
        assert answer.status == 403
    with pytest.raises(WSServerHandshakeError):
        await web.ws_connect("/ws")


async def test_every_answer_carries_the_policy(web: ClientSession) -> None:
    for path in ("/", "/gallery", "/static/js/main.js", "/words/zh.json", "/no-such-page"):
        async with web.get(path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_pages_hold_nothing_inline(web: ClientSession) -> None:
    for path in ("/", "/gallery"):
        async with web.get(path) as answer:
            text = await answer.text()
            assert "<style" not in text
            assert " style=" not in text
            assert text.count("<script") == text.count('<script type="module" src="/static/')


async def test_only_the_files_of_the_page_are_served(web: ClientSession) -> None:
    outside = ("/static/../server.py", "/static/%2e%2e/server.py", "/photo/..%2fx", "/static/")
    for path in (*outside, "/photo/" + "0" * 64):
        async with web.get(path) as answer:
            assert answer.status in {403, 404}


async def test_a_frame_that_is_too_large_ends_its_own_connection(
    playground: Playground, web: ClientSession
) -> None:
    async with web.ws_connect("/ws", headers={"Origin": playground.url}) as socket:
        await socket.send_str(json.dumps({"op": "hello", "id": 1, "persona": "x" * 70_000}))
        await socket.receive()

        assert socket.closed

    async with web.get("/") as answer:
        assert answer.status == 200
