import pytest
from telegram import (
    Bot,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.wire.telegram_bare import YES
from tests.wire.telegram_people import User
from tests.wire.telegram_standin import StandIn

pytestmark = pytest.mark.wire


@pytest.mark.parametrize("quiet", [False, True])
async def test_migration_moves_the_chat(
    telegram_standin: StandIn, bot: Bot, alice: User, quiet: bool
) -> None:
    world = telegram_standin.world
    group = world.group("Class of 1998", [alice])
    telegram_standin.updates.drop_waiting()
    moved = world.migrate(group, quiet=quiet)

    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(group.id, "Still here?")
    await bot.send_message(caught.value.new_chat_id, "Here.")

    told = [
        (u.message.migrate_to_chat_id, u.message.migrate_from_chat_id)
        for u in await bot.get_updates()
        if u.message
    ]
    assert told == ([] if quiet else [(moved.id, None), (None, group.id)])
    assert [post.text for post in moved.from_bot()] == ["Here."]


async def test_privacy_mode_hides_what_is_not_for_the_bot(
    telegram_standin: StandIn, bot: Bot, alice: User
) -> None:
    world = telegram_standin.world
    group = world.group("Class of 1998", [alice])
    await bot.send_message(group.id, "Who remembers the canteen?")
    question = await group.next_message()

    heard = [
        world.say(alice, group, text, reply_to=answered).heard
        for text, answered in [
            ("hello all", None),
            ("/help", None),
            ("/help@homeroom_test_bot", None),
            ("/help@another_bot", None),
            ("The noodles!", question),
        ]
    ]

    assert heard == [False, True, True, False, True]
    world.promote(group, world.bot)
    assert world.say(alice, group, "hello all").heard


async def test_topics_are_places(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    world = telegram_standin.world
    forum = world.supergroup("Alumni", [alice], forum=True)
    memories = world.topic(forum, "Memories")
    await bot.send_message(forum.id, "In the topic", message_thread_id=memories.id)
    await bot.send_message(forum.id, "In General")
    world.say(alice, forum, "/help", topic=memories)

    message = (await bot.get_updates())[-1].message

    assert message is not None
    assert (message.message_thread_id, message.is_topic_message) == (memories.id, True)
    assert message.reply_to_message is not None
    assert message.reply_to_message.forum_topic_created is not None
    assert [post.topic for post in forum.from_bot()] == [memories, None]
    world.delete_topic(forum, memories)
    for thread in (1, memories.id):
        with pytest.raises(BadRequest, match=r"(?i)message thread not found"):
            await bot.send_message(forum.id, "Anyone?", message_thread_id=thread)


async def test_plain_reply_carries_a_thread_without_a_topic(
    telegram_standin: StandIn, bot: Bot, alice: User
) -> None:
    group = telegram_standin.world.supergroup("Alumni", [alice])
    await bot.send_message(group.id, "Question")
    telegram_standin.world.say(alice, group, "Answer", reply_to=await group.next_message())

    message = (await bot.get_updates())[-1].message

    assert message is not None
    assert message.message_thread_id == group.from_bot()[0].id
    assert not message.is_topic_message


async def test_anonymous_admin_speaks_as_the_group_and_presses_as_themself(
    telegram_standin: StandIn, bot: Bot, alice: User
) -> None:
    world = telegram_standin.world
    group = world.supergroup("Alumni", [alice])
    world.promote(group, alice, anonymous=True)
    await bot.send_message(group.id, "Sure?", reply_markup=YES)
    world.say(alice, group, "/settings")
    world.press(alice, await group.next_message(), "yes")

    *_, spoken, pressed = await bot.get_updates()

    assert spoken.message is not None
    assert spoken.message.from_user is not None
    assert spoken.message.sender_chat is not None
    assert (spoken.message.from_user.id, spoken.message.sender_chat.id) == (1087968824, group.id)
    assert pressed.callback_query is not None
    assert pressed.callback_query.from_user.id == alice.id


async def test_comings_and_goings_are_told(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    world = telegram_standin.world
    group = world.group("Class of 1998", [alice])
    telegram_standin.updates.drop_waiting()
    world.kick_bot(alice, group)
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(group.id, "hello")
    world.invite_bot(alice, group)
    world.join(world.person("Bob"), group)

    kinds = [update.my_chat_member or update.message for update in await bot.get_updates()]

    assert [type(kind).__name__ for kind in kinds] == [
        "ChatMemberUpdated",
        "ChatMemberUpdated",
        "Message",
        "Message",
    ]
    assert [admin.user.id for admin in await bot.get_chat_administrators(group.id)] == []
    assert (await bot.get_chat_member(group.id, alice.id)).status == "member"
    assert (await bot.get_chat(group.id)).title == "Class of 1998"


async def test_topics_need_a_right_and_may_be_closed(
    telegram_standin: StandIn, bot: Bot, alice: User
) -> None:
    world = telegram_standin.world
    forum = world.supergroup("Alumni", [alice], forum=True)
    with pytest.raises(BadRequest, match=r"(?i)not enough rights"):
        await bot.create_forum_topic(forum.id, "Memories")
    world.promote(forum, world.bot)
    topic = await bot.create_forum_topic(forum.id, "Memories")
    await bot.close_forum_topic(forum.id, topic.message_thread_id)

    await bot.send_message(forum.id, "still allowed", message_thread_id=topic.message_thread_id)
    world.promote(forum, world.bot, rights=frozenset())

    with pytest.raises(BadRequest, match=r"(?i)topic_closed"):
        await bot.send_message(forum.id, "no longer", message_thread_id=topic.message_thread_id)


async def test_muted_bot_may_not_write(telegram_standin: StandIn, bot: Bot, alice: User) -> None:
    group = telegram_standin.world.supergroup("Alumni", [alice])
    await bot.send_message(group.id, "hello")
    telegram_standin.world.mute(group, telegram_standin.world.bot)

    with pytest.raises(BadRequest, match=r"(?i)not enough rights to send text messages"):
        await bot.send_message(group.id, "hello")
