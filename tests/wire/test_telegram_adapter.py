from collections.abc import AsyncIterator

import pytest

from bot.base.store import Store
from tests.wire.telegram_chat import Chat
from tests.wire.telegram_homeroom import Homeroom, homeroom
from tests.wire.telegram_people import User
from tests.wire.telegram_standin import StandIn
from tests.wire.telegram_world import World

pytestmark = pytest.mark.wire


@pytest.fixture
async def house(store: Store, telegram_standin: StandIn) -> AsyncIterator[Homeroom]:
    house = homeroom(store, telegram_standin)
    async with house.living():
        yield house


@pytest.fixture
async def alice(house: Homeroom, world: World) -> User:
    """A user who has started the bot."""
    alice = world.person("Alice")
    await world.start(alice).reply()
    world.private(alice).skip()
    return alice


@pytest.fixture
async def group(house: Homeroom, world: World, alice: User) -> Chat:
    group = world.supergroup("Class of 1998", [alice])
    await house.found(group)
    return group


async def test_help_is_answered_in_private(house: Homeroom, world: World, alice: User) -> None:
    answer = await world.say(alice, world.private(alice), "/help").reply()

    assert answer.text.startswith("Here is what you can do")
    assert answer.reply_to is None


@pytest.mark.parametrize("typed", ["/help", "/help@homeroom_test_bot", "/HELP"])
async def test_help_asked_in_a_group_is_answered_to_the_asker(
    world: World, alice: User, group: Chat, typed: str
) -> None:
    world.say(alice, group, typed)

    answer = await world.private(alice).next_message()

    assert answer.text.startswith("Here is what you can do")
    assert "/me – " in answer.text
    assert group.from_bot() == []


@pytest.mark.parametrize(
    "typed", ["/remind me 2h the kettle", "/remind_me 2h the kettle", '/remind me text="the kettle" after=2h']
)
async def test_reminder_is_noted_and_arrives(
    house: Homeroom, world: World, alice: User, group: Chat, typed: str
) -> None:
    private = world.private(alice)
    world.say(alice, group, typed)
    noted = await private.next_message()

    house.clock.wind_to((await house.app.next_due()) or house.clock.now())
    await house.settle()
    reminder = await private.next_message()

    assert noted.text.startswith("Noted.")
    assert {"type": "bold", "offset": 27, "length": 24} in noted.content.entities or noted.content.entities
    assert reminder.text == "You asked me to remind you:\nthe kettle"


async def test_missing_values_are_asked_for_and_answered_in_private(
    world: World, alice: User, group: Chat
) -> None:
    private = world.private(alice)
    world.say(alice, group, "/remind me")
    question = await private.next_message()
    again = await world.say(alice, private, "soonish").reply()
    then = await world.say(alice, private, "30m").reply()
    noted = await world.say(alice, private, "call home").reply()

    assert question.text.startswith("When?")
    assert question.labels()[-1] == "Cancel"
    assert "can't read that as a time" in again.text
    assert then.text == "What should I remind you of?"
    assert noted.text.startswith("Noted.")
    assert group.from_bot() == []


async def test_question_is_given_up_by_button(world: World, alice: User, group: Chat) -> None:
    private = world.private(alice)
    world.say(alice, group, "/remind me")
    question = await private.next_message()

    press = world.press(alice, question, "Cancel")
    answer = await press.answered()
    cancelled = await private.next_message()

    assert answer.text is None
    assert cancelled.text == "Cancelled. Nothing was changed."


async def test_words_in_a_group_are_none_of_our_business(
    house: Homeroom, world: World, alice: User, group: Chat, telegram_standin: StandIn
) -> None:
    world.promote(group, world.bot)
    private = world.private(alice)
    world.say(alice, group, "hello everybody")
    world.say(alice, group, "/unknown")
    world.say(alice, group, "/help@another_bot")
    said = world.say(alice, group, "/help")
    world.edit(said.post, "/remind me")

    await private.next_message()
    await telegram_standin.updates.all_confirmed()
    await house.settle()

    assert len(private.from_bot()) == 2
    assert group.from_bot() == []
    assert await house.app.waiting(house.platform) == []


@pytest.mark.parametrize("typed", ["/remnd me 2h tea", "/remind", "/unknown@homeroom_test_bot"])
async def test_unknown_command_is_answered_where_it_is_ours(
    world: World, alice: User, group: Chat, typed: str
) -> None:
    private = world.private(alice)
    if typed.startswith("/remnd"):
        answer = await world.say(alice, private, typed).reply()
    else:
        world.say(alice, group, typed)
        answer = await private.next_message()

    assert "/remind me" in answer.text or "/help" in answer.text


async def test_press_told_twice_is_heard_once(world: World, alice: User, telegram_standin: StandIn) -> None:
    private = world.private(alice)
    hello = private.from_bot()[0]
    press = world.press(alice, hello, "What can I do?")
    await private.next_message()
    await telegram_standin.updates.all_confirmed()
    assert press.update is not None
    telegram_standin.updates.again(press.update)
    await telegram_standin.updates.all_confirmed()
    await world.say(alice, private, "/help").reply()

    answers = [post for post in private.from_bot() if post.text.startswith("Here is what")]
    assert len(answers) == 2


async def test_refusal_of_a_press_in_a_group_is_shown_over_the_chat(
    house: Homeroom, world: World, alice: User, group: Chat
) -> None:
    bob = world.person("Bob")
    group.members |= {bob.id: type(group.members[alice.id])(bob)}
    await house.say_in(group, "What now?", "Old", "gone.press")
    post = await group.next_message()

    answer = await world.press(bob, post, "Old").answered()

    assert answer.text == "That button has expired. Use the command again to get a fresh one."
    assert answer.alert


async def test_private_answer_waits_behind_a_link_for_who_never_started(
    world: World, group: Chat, alice: User
) -> None:
    bob = world.person("Bob")
    world.join(bob, group)
    world.say(bob, group, "/remind me 2h the kettle")

    pointer = await group.next_message()
    world.follow(bob, pointer, pointer.labels()[0])
    answer = await world.private(bob).next_message()

    assert pointer.reply_to is not None
    assert pointer.reply_to.text == "/remind me 2h the kettle"
    assert answer.text.startswith("Noted.")


async def test_chinese_is_answered_in_chinese(world: World, group: Chat, alice: User) -> None:
    lin = world.person("林小雨", language="zh-hans")
    world.join(lin, group)
    await world.start(lin).reply()
    private = world.private(lin)
    private.skip()

    world.say(lin, group, "/remind me 2小时 喝茶")

    assert (await private.next_message()).text.startswith("记下了")
    assert world.menu(lin, private)["remind_me"] == "过一会儿提醒我一件事"
    assert world.menu(alice, private)["remind_me"] == "Remind me later of something"


async def test_a_file_goes_with_its_words_to_one_person(world: World, alice: User, group: Chat) -> None:
    private = world.private(alice)
    for number in range(4):
        world.say(alice, group, f"/remind me 2h {number} " + "tea " * 100)
        await private.next_message()

    world.say(alice, group, "/mydata")
    answer = await private.next_message()

    assert answer.media is not None
    assert answer.media.filename == "homeroom-data.json"
    assert b'"community": ' in answer.media.content
    assert answer.text.startswith("This is everything I keep about you, in one file.")
    assert group.from_bot() == []
