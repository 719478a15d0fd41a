"""Every trap of Discord and discord.py, met by the real client under the real Supervisor.

The table of traps and tests is in docs/operating.md.
"""

import asyncio
import logging
from collections.abc import Callable

import pytest
from discord.backoff import ExponentialBackoff

from adapters.discord.client import HomeroomClient
from bot.base.store import Store
from bot.chat.message import Message
from bot.chat.text import plain
from tests.faults.kept import kept
from tests.wire.discord_faults import Answer, Broken, too_many
from tests.wire.discord_homeroom import Homeroom, homeroom
from tests.wire.discord_platform import Act
from tests.wire.discord_standin import Discord
from tests.wire.discord_world import Message as Posted
from tests.wire.discord_world import User

pytestmark = pytest.mark.wire
POSTS = "/channels/*/messages"


@pytest.fixture
async def house(discord_standin: Discord, store: Store, monkeypatch: pytest.MonkeyPatch) -> Homeroom:
    monkeypatch.setattr(ExponentialBackoff, "delay", lambda _: 0)
    monkeypatch.setattr(HomeroomClient, "before_identify_hook", no_pause)
    house = await homeroom(discord_standin, store)
    await house.found()
    return house


async def no_pause(client: HomeroomClient, shard_id: int | None, *, initial: bool = False) -> None:
    """Leave out the pause of five seconds before a second IDENTIFY."""


async def works(house: Homeroom) -> bool:
    standin = house.standin
    await standin.online()
    alice = standin.newcomer("Alice Example")
    return "Here is what" in (await standin.slash(alice, standin.channel, "help").final()).text


def refuse_connect(standin: Discord) -> None:
    standin.hub.faults.refuse = 1


def close_before_hello(standin: Discord) -> None:
    standin.hub.faults.close_before_hello = 1


def unavailable_at_login(standin: Discord) -> None:
    standin.faults.add("GET", "/users/@me", Answer(503))


def unavailable_application(standin: Discord) -> None:
    standin.faults.add("GET", "/oauth2/applications/@me", Answer(503))


def reset_at_login(standin: Discord) -> None:
    standin.faults.add("GET", "/users/@me", Broken.RESET, times=2)  # aiohttp itself tries a second time


def hang_at_login(standin: Discord) -> None:
    standin.faults.add("GET", "/users/@me", Broken.HANG)


@pytest.mark.parametrize(
    "trouble",
    [
        refuse_connect,
        close_before_hello,
        unavailable_at_login,
        unavailable_application,
        reset_at_login,
        hang_at_login,
    ],
)
async def test_trouble_at_the_start_costs_one_life(
    house: Homeroom, trouble: Callable[[Discord], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.client.LOGIN_WITHIN", 1.0)
    trouble(house.standin)

    async with kept(house.life, house.live) as keeping:
        assert await works(house)

    assert house.life.starts == 2
    assert not house.life.fatal
    assert len(keeping.pauses) == 1
    assert 0.5 <= keeping.pauses[0] <= 2


async def test_gateway_out_of_reach_is_tried_with_growing_pauses(house: Homeroom) -> None:
    house.gateway = "ws://127.0.0.1:1"

    async def back_after_six(_: float) -> None:
        if house.life.starts == 6:
            house.gateway = ""

    async with kept(house.life, house.live, back_after_six) as keeping:
        assert await works(house)

    assert house.life.starts == 7
    assert [2**n <= pause <= 2 ** (n + 1) for n, pause in enumerate(keeping.pauses)] == [True] * 6


async def test_malformed_events_cost_no_life(house: Homeroom) -> None:
    standin = house.standin
    async with kept(house.life, house.live):
        await standin.online()
        for event in ("CHANNEL_UPDATE", "INTERACTION_CREATE", "GUILD_ROLE_UPDATE", "THREAD_UPDATE"):
            standin.hub.emit(event, {"broken": True}, standin.guild.id)
        standin.hub.emit("EVENT_OF_NEXT_YEAR", {"new": True}, standin.guild.id)

        assert await works(house)

    assert house.life.starts == 1
    assert len(standin.hub.heard.identifies) == 1


GOES_ON: dict[str, tuple[Callable[[Discord], None], bool]] = {
    "op 7": (lambda standin: standin.hub.reconnect(), True),
    "op 9 true": (lambda standin: standin.hub.invalidate(resumable=True), True),
    "op 9 false": (lambda standin: standin.hub.invalidate(), False),
    "closed 4000": (lambda standin: standin.hub.close(4000), True),
    "closed 1001": (lambda standin: standin.hub.close(1001), True),
    "torn": (lambda standin: standin.hub.cut(), True),
}


@pytest.mark.parametrize(("trouble", "resumes"), GOES_ON.values(), ids=GOES_ON.keys())
async def test_session_goes_on_in_the_same_life(
    house: Homeroom, trouble: Callable[[Discord], None], resumes: bool
) -> None:
    standin, heard = house.standin, house.standin.hub.heard
    async with kept(house.life, house.live):
        await standin.online()
        trouble(standin)
        await standin.until(lambda: heard.resumes if resumes else len(heard.identifies) == 2)

        assert await works(house)

    assert house.life.starts == 1
    assert (len(heard.identifies), len(heard.resumes)) == ((1, 1) if resumes else (2, 0))


@pytest.mark.parametrize("code", [4004, 4013, 4014])
async def test_refusal_for_good_is_one_line_and_no_further_life(
    house: Homeroom, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with kept(house.life, house.live) as keeping:
        await house.standin.online()
        house.standin.hub.close(code)
        sentence = await keeping.given_up()

    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [record.getMessage() for record in errors] == [sentence]
    assert errors[0].exc_info is None
    assert house.standin.token not in caplog.text
    assert (house.life.starts, house.life.ready) == (1, False)


async def test_long_pause_is_never_slept_inside_the_call(house: Homeroom) -> None:
    standin = house.standin
    async with kept(house.life, house.live):
        await standin.online()
        standin.faults.add("POST", POSTS, too_many(600))

        async with asyncio.timeout(2):
            await house.post(f"channel:{standin.channel.id}", Message(plain("hello")))
        assert await house.states() == [("due", "asked to wait")]
        await house.later(minutes=9)
        early = len(standin.posted(standin.channel))
        await house.later(minutes=2)

    assert (early, len(standin.posted(standin.channel))) == (0, 1)


async def test_hanging_server_holds_up_nobody_else(house: Homeroom) -> None:
    standin = house.standin
    async with kept(house.life, house.live):
        await standin.online()
        house.client.rest._patience = 1.0
        standin.faults.add("POST", POSTS, Broken.HANG)
        posting = asyncio.create_task(house.post(f"channel:{standin.channel.id}", Message(plain("hello"))))
        await standin.until(lambda: standin.calls_to("POST", POSTS))

        assert await works(house)
        assert not posting.done()
        await posting
        await house.later(seconds=5)

    assert [m.text for m in standin.posted(standin.channel) if not m.private] == ["hello"]


async def test_ban_at_the_edge_is_left_in_peace(house: Homeroom) -> None:
    standin = house.standin
    async with kept(house.life, house.live):
        await standin.online()
        standin.faults.add("POST", POSTS, too_many(0.01, via=False))
        await house.post(f"channel:{standin.channel.id}", Message(plain("hello")))
        await house.later(minutes=4)
        asked = len(standin.calls_to("POST", POSTS))
        await house.later(minutes=2)

    assert asked == 1
    assert len(standin.posted(standin.channel)) == 1


async def test_what_is_unknown_after_a_restart_is_answered_privately_in_time(
    discord_standin: Discord, store: Store
) -> None:
    house = await homeroom(discord_standin, store)
    await house.found()
    alice = discord_standin.newcomer("Alice Example")
    async with kept(house.life, house.live):
        await discord_standin.online()
        board = await discord_standin.slash(alice, discord_standin.channel, "workshop board").final()

    again = await homeroom(discord_standin, store)
    async with kept(again.life, again.live):
        await discord_standin.online()
        acts = stale(discord_standin, alice, board)
        private = [(await act.final(within=3)).private for act in acts]
        idle = await autocomplete_of_nothing(discord_standin, alice).answer(within=3)

    assert private == [True] * len(acts)
    assert idle.choices == []


def stale(standin: Discord, alice: User, board: Posted) -> list[Act]:
    room = standin.channel
    return [
        standin.stale_press(alice, board, "workshop.gone:1"),
        standin.stale_press(alice, board, "made-by-an-older-version"),
        standin.old_form(alice, room, "survey-1", []),
        standin.old_form(alice, room, "~12/workshop.show", []),
        standin.stale_slash(alice, room, "workshopp"),
    ]


def autocomplete_of_nothing(standin: Discord, alice: User) -> Act:
    for command in standin.platform.commands[None].values():
        if command["name"] == "workshop":
            command["name"] = "shop"
    return standin.autocomplete(alice, standin.channel, "shop show", options={"topic": "ma"})
