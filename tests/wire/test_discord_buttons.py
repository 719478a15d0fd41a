"""People press buttons, choose, and come back to what was sent before a restart."""

from collections.abc import AsyncIterator

import pytest

from bot.base.store import Store
from tests.wire.discord_homeroom import Homeroom, homeroom
from tests.wire.discord_platform import Callback
from tests.wire.discord_standin import Discord
from tests.wire.discord_world import Message, User

pytestmark = pytest.mark.wire


@pytest.fixture
async def house(discord_standin: Discord, store: Store) -> AsyncIterator[Homeroom]:
    house = await homeroom(discord_standin, store)
    await house.found()
    async with house.connected():
        yield house


@pytest.fixture
async def alice(house: Homeroom) -> User:
    return house.standin.newcomer("Alice Example")


@pytest.fixture
async def board(house: Homeroom, alice: User) -> Message:
    return await house.standin.slash(alice, house.standin.channel, "workshop board").final()


async def test_press_changes_its_message(house: Homeroom, alice: User, board: Message) -> None:
    act = await house.standin.press(alice, board, "Red").answer()
    await house.standin.until(lambda: board.text == "You said red.")

    assert act.answered is Callback.DEFER_UPDATE
    assert house.standin.posted(house.standin.channel) == [board]


async def test_press_twice_at_once_is_one_change_each(house: Homeroom, alice: User, board: Message) -> None:
    acts = [house.standin.press(alice, board, "Red"), house.standin.press(alice, board, "Blue")]
    for act in acts:
        await act.answer()
    await house.standin.until(lambda: len(board.versions) == 3)

    assert board.text in {"You said red.", "You said blue."}
    assert house.standin.posted(house.standin.channel) == [board]


async def test_press_told_twice_is_answered_once(house: Homeroom, alice: User, board: Message) -> None:
    standin = house.standin
    act = standin.press(alice, board, "Wave")
    await act.final()
    told = next(
        frame for frame in reversed(standin.hub.connected[0].sent) if frame[0] == "INTERACTION_CREATE"
    )

    standin.platform.emit(told[0], told[1], standin.guild)
    await standin.until(lambda: len(standin.calls_to("POST", "/interactions/*/callback")) == 3)
    last = await standin.press(alice, board, "Wave again").final()

    assert last.text == "Hello back!"
    assert [m.text for m in standin.seen(alice, standin.channel)] == [
        board.text,
        "Hello back!",
        "Hello back!",
    ]


async def test_answer_to_a_press_is_private(house: Homeroom, alice: User, board: Message) -> None:
    message = await house.standin.press(alice, board, "Wave again").final()

    assert (message.text, message.private) == ("Hello back!", True)


async def test_choice_is_part_of_the_wire(house: Homeroom, alice: User, board: Message) -> None:
    message = await house.standin.select(alice, board, "workshop.reason", ["b"]).final()

    assert message.text == "You said b."


async def test_button_of_a_command_opens_its_form(house: Homeroom, alice: User, board: Message) -> None:
    form = await house.standin.press(alice, board, "Answer").answer()
    assert form.modal is not None
    shown = [row["component"]["custom_id"] for row in form.modal["components"]]
    message = await house.standin.submit_modal(alice, form, {"text": "Because."}).final()

    assert shown == ["text"]
    assert message.text == "Answer to 7: Because."


async def test_what_a_button_gave_stays_hidden_when_it_asks_again(
    house: Homeroom, alice: User, board: Message
) -> None:
    standin = house.standin
    form = await standin.press(alice, board, "Answer").answer()
    note = await standin.submit_modal(alice, form, {"text": "No"}, unchecked=True).final()

    form = await standin.press(alice, note, "Fill in").answer()
    message = await standin.submit_modal(alice, form, {"text": "Because."}).final()

    assert note.text.startswith("That is too short")
    assert form.modal is not None
    assert [row["component"]["custom_id"] for row in form.modal["components"]] == ["text"]
    assert message.text == "Answer to 7: Because."


async def test_buttons_work_after_a_restart(discord_standin: Discord, store: Store) -> None:
    house = await homeroom(discord_standin, store)
    await house.found()
    alice = discord_standin.newcomer("Alice Example")
    async with house.connected():
        board = await discord_standin.slash(alice, discord_standin.channel, "workshop board").final()
        form = await discord_standin.press(alice, board, "Answer").answer()

    again = await homeroom(discord_standin, store)
    async with again.connected():
        answer = await discord_standin.submit_modal(alice, form, {"text": "Because."}).final()
        wave = await discord_standin.press(alice, board, "Wave").final()
        discord_standin.press(alice, board, "Blue")
        await discord_standin.until(lambda: board.text == "You said blue.")

    assert [answer.text, wave.text] == ["Answer to 7: Because.", "Hello back!"]


@pytest.mark.parametrize("wire", ["workshop.gone:1", "workshop.vote:green", "/workshop.gone", "x" * 100])
async def test_unknown_button_has_expired(house: Homeroom, alice: User, board: Message, wire: str) -> None:
    message = await house.standin.stale_press(alice, board, wire).final()

    assert message.private
    assert message.text == "That button has expired. Use the command again to get a fresh one."


async def test_question_of_someone_else_stays_theirs(house: Homeroom, alice: User) -> None:
    standin = house.standin
    bob = standin.newcomer("Bob Example")
    note = await standin.slash(
        alice, standin.channel, "remind me", options={"after": "soon", "text": "tea"}
    ).final()
    wire = note.buttons["Fill in"]
    board = await standin.slash(bob, standin.channel, "workshop board").final()

    message = await standin.stale_press(bob, board, wire).final()

    assert message.text == "That question is closed. Use the command again."


async def test_fault_is_one_apology_with_a_code(house: Homeroom, alice: User, board: Message) -> None:
    message = await house.standin.press(alice, board, "Fall").final()

    assert message.private
    assert message.text.startswith("Something went wrong on my side, and nothing was changed.")


async def test_private_answer_changes_in_place(house: Homeroom, alice: User) -> None:
    """An answer shown to one person is out of reach of the channel's endpoints."""
    standin = house.standin
    panel = await standin.slash(alice, standin.channel, "workshop panel").final()

    standin.press(alice, panel, "Red")
    await standin.until(lambda: panel.text == "You said red.")

    assert panel.private
    assert standin.posted(standin.channel) == [panel]


async def test_message_in_a_direct_conversation_changes_in_place(house: Homeroom, alice: User) -> None:
    standin = house.standin
    dm = standin.dm(alice)
    await standin.slash(alice, standin.channel, "workshop pick", options={"colour": "red"}).final()
    board = await standin.slash(alice, dm, "workshop board").final()

    standin.press(alice, board, "Red")
    await standin.until(lambda: board.text == "You said red.")

    assert standin.posted(dm) == [board]
