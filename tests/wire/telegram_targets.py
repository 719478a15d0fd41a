"""Which chat, topic and message a request means, and whether the bot may act there."""

from tests.wire.telegram_chat import Chat, Kind, Post
from tests.wire.telegram_limits import broken
from tests.wire.telegram_people import Status, Topic, User
from tests.wire.telegram_scene import Scene
from tests.wire.telegram_wire import Params, as_int, bad, forbidden

TWO_DAYS = 48 * 3600


def chat_of(scene: Scene, params: Params) -> Chat:
    """The chat of `chat_id`, if the bot can see it at all."""
    wanted = params.text("chat_id")
    if wanted.startswith("@"):
        named = (c for c in scene.chats.values() if c.username and c.username.lower() == wanted[1:].lower())
        chat = next(named, None)
    else:
        chat_id = params.integer("chat_id")
        user = scene.users.get(chat_id)
        chat = scene.private(user) if user is not None else scene.chats.get(chat_id)
    if chat is None or (chat.user is not None and not _known(scene, chat.user)):
        raise bad("chat not found")
    if chat.migrated_to is not None:
        raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
    if chat.user is None:
        _check_member(scene, chat)
    return chat


def writable(scene: Scene, params: Params) -> Chat:
    """The chat of `chat_id`, if the bot may write there."""
    chat = chat_of(scene, params)
    if chat.user is not None:
        _check_private(chat.user)
    elif chat.members[scene.bot.id].status is Status.RESTRICTED:
        raise bad("not enough rights to send text messages to the chat")
    return chat


def _known(scene: Scene, user: User) -> bool:
    """A bot may address whom it has met: in private or in a group."""
    return user.started or any(
        user.id in chat.members and scene.bot.id in chat.members for chat in scene.chats.values()
    )


def _check_private(user: User) -> None:
    if user.deactivated:
        raise forbidden("user is deactivated")
    if user.blocked:
        raise forbidden("bot was blocked by the user")
    if user.is_bot:
        raise forbidden("bot can't send messages to bots")
    if not user.started:
        raise forbidden("bot can't initiate conversation with a user")


def _check_member(scene: Scene, chat: Chat) -> None:
    member = chat.members.get(scene.bot.id)
    if member is None or member.status is Status.LEFT:
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    if member.status is Status.KICKED:
        raise forbidden(f"bot was kicked from the {chat.kind} chat")


def topic_of(scene: Scene, chat: Chat, params: Params) -> Topic | None:
    """The topic to write into; General is no id at all, and 1 is an error as on the platform."""
    if not params.has("message_thread_id"):
        if chat.general_closed and not may(scene, chat, "can_manage_topics"):
            raise bad("TOPIC_CLOSED")
        return None
    topic = chat.topics.get(params.integer("message_thread_id"))
    if topic is None:
        raise bad("message thread not found")
    if topic.closed and not may(scene, chat, "can_manage_topics"):
        raise bad("TOPIC_CLOSED")
    return topic


def reply_of(chat: Chat, params: Params) -> Post | None:
    reply = params.mapping("reply_parameters")
    wanted = (reply or {}).get("message_id") or params.integer("reply_to_message_id")
    if not wanted:
        return None
    post = chat.posts.get(as_int(wanted))
    if post is not None and not post.deleted:
        return post
    if (reply or {}).get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
        return None
    raise bad("message to be replied not found")


def editable(scene: Scene, params: Params) -> Post:
    if params.has("inline_message_id"):
        raise broken("the stand-in has no inline messages")
    chat = writable(scene, params)
    post = chat.posts.get(params.integer("message_id"))
    if post is None or post.deleted:
        raise bad("message to edit not found")
    if not post.by_bot or post.service is not None:
        raise bad("message can't be edited")
    return post


def deletable(scene: Scene, chat: Chat, post_id: int) -> Post:
    post = chat.posts.get(post_id)
    if post is None or post.deleted:
        raise bad("message to delete not found")
    if chat.kind is Kind.SUPERGROUP and may(scene, chat, "can_delete_messages"):
        return post
    old = scene.now() - post.date > TWO_DAYS
    others = not post.by_bot and chat.user is None and not may(scene, chat, "can_delete_messages")
    if old or others:
        raise bad("message can't be deleted for everyone" if old else "message can't be deleted")
    return post


def may(scene: Scene, chat: Chat, right: str) -> bool:
    """Whether the bot has an administrator's right there; in private chats it needs none."""
    if chat.user is not None:
        return True
    member = chat.members.get(scene.bot.id)
    return member is not None and member.may(right)
