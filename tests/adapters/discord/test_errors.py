from datetime import timedelta
from typing import Any, cast

import aiohttp
import discord
import pytest

from adapters.discord.errors import translated
from bot.chat import ports
from bot.chat.ports import Doubtful, Refused, TryAgain


class Response:
    """As much of an answer as the library reads of it."""

    reason = "no reason"

    def __init__(self, status: int) -> None:
        self.status = status


def failed(status: int, code: int = 0) -> discord.HTTPException:
    response = cast("Any", Response(status))
    return discord.HTTPException(response, {"code": code, "message": "no"})


@pytest.mark.parametrize(
    ("status", "code", "why"),
    [
        (403, 50007, ports.PRIVATE_CLOSED),
        (403, 50278, ports.PRIVATE_CLOSED),
        (404, 10003, ports.PLACE_GONE),
        (404, 10004, ports.PLACE_GONE),
        (403, 50001, ports.PLACE_GONE),
        (403, 50013, ports.NO_RIGHT),
        (404, 10008, ports.MESSAGE_GONE),
        (404, 10015, ports.TICKET_OVER),
        (401, 50027, ports.TICKET_OVER),
        (400, 50035, ports.BAD_MESSAGE),
        (400, 160005, ports.NO_RIGHT),
    ],
)
def test_refusals_have_a_reason(status: int, code: int, why: str) -> None:
    error = translated(failed(status, code), repeatable=False)

    assert isinstance(error, Refused)
    assert error.why == why


@pytest.mark.parametrize(
    ("error", "after"),
    [
        (discord.RateLimited(600), timedelta(seconds=600)),
        (failed(429), timedelta(minutes=5)),
        (failed(429, 40003), None),
        (failed(401), None),
    ],
)
def test_what_will_pass_is_tried_again(error: Exception, after: timedelta | None) -> None:
    made = translated(error, repeatable=False)

    assert isinstance(made, TryAgain)
    assert made.after == after


@pytest.mark.parametrize(
    "error",
    [failed(503), failed(502), TimeoutError(), ConnectionResetError(), aiohttp.ServerDisconnectedError()],
)
def test_lost_answers_are_in_doubt_unless_a_repeat_does_no_harm(error: Exception) -> None:
    assert isinstance(translated(error, repeatable=False), Doubtful)
    assert isinstance(translated(error, repeatable=True), TryAgain)


def test_no_connection_is_never_in_doubt() -> None:
    key = cast("Any", None)
    error = aiohttp.ClientConnectorError(key, OSError("refused"))

    assert isinstance(translated(error, repeatable=False), TryAgain)
