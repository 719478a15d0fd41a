"""Methods about chats, members, topics, files and the bot's own profile and menus."""

import json

from tests.wire import telegram_files
from tests.wire.telegram_chat import Chat, Kind
from tests.wire.telegram_limits import broken, check_commands, check_language, check_length
from tests.wire.telegram_moves import Moves
from tests.wire.telegram_people import Member, Status, Topic, User
from tests.wire.telegram_scene import Scene
from tests.wire.telegram_targets import chat_of, may, writable
from tests.wire.telegram_wire import JsonObject, Params, as_int, bad

_DEFAULT_SCOPE: JsonObject = {"type": "default"}


def get_me(scene: Scene, _params: Params) -> JsonObject:
    return scene.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not scene.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(scene: Scene, params: Params) -> JsonObject:
    chat = chat_of(scene, params)
    body = chat.json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    pinned = [chat.posts[i] for i in chat.pinned if not chat.posts[i].deleted]
    optional = {"description": chat.description, "pinned_message": pinned[-1].json() if pinned else None}
    return body | {key: value for key, value in optional.items() if value is not None}


def get_chat_member(scene: Scene, params: Params) -> JsonObject:
    chat = chat_of(scene, params)
    user_id = params.integer("user_id")
    known = scene.bot if user_id == scene.bot.id else scene.users.get(user_id)
    if known is None:
        raise bad("user not found")
    if chat.user is not None:
        return Member(known).json()
    return chat.members.get(user_id, Member(known, Status.LEFT)).json()


def get_chat_administrators(scene: Scene, params: Params) -> list[JsonObject]:
    chat = chat_of(scene, params)
    if not chat.is_group:
        raise bad("there are no administrators in the private chat")
    return [member.json() for member in chat.members.values() if member.admin]


def get_chat_member_count(scene: Scene, params: Params) -> int:
    return sum(member.present for member in chat_of(scene, params).members.values())


def leave_chat(scene: Scene, params: Params) -> bool:
    chat = chat_of(scene, params)
    if not chat.is_group:
        raise bad("chat member status can't be changed in private chats")
    scene.change_member(chat, scene.bot, Status.LEFT)
    return True


def pin_chat_message(scene: Scene, params: Params) -> bool:
    chat = writable(scene, params)
    post = chat.posts.get(params.integer("message_id"))
    if post is None or post.deleted:
        raise bad("message to pin not found")
    if not may(scene, chat, "can_pin_messages"):
        raise bad("not enough rights to manage pinned messages in the chat")
    chat.pinned.append(post.id)
    scene.service(chat, scene.bot, {"pinned_message": post.json()}, post.topic)
    return True


def unpin_chat_message(scene: Scene, params: Params) -> bool:
    chat = writable(scene, params)
    wanted = params.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if wanted not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(wanted)
    return True


def unpin_all_chat_messages(scene: Scene, params: Params) -> bool:
    writable(scene, params).pinned.clear()
    return True


def create_forum_topic(scene: Moves, params: Params) -> JsonObject:
    chat = _forum(scene, params, "create a topic")
    return scene.open_topic(chat, scene.bot, check_length(params, "name", 1, 128)).json()


def edit_forum_topic(scene: Scene, params: Params) -> bool:
    topic = _topic(_forum(scene, params, "edit a topic"), params)
    topic.name = check_length(params, "name", 0, 128) or topic.name
    return True


def close_forum_topic(scene: Scene, params: Params) -> bool:
    return _set_closed(_topic(_forum(scene, params, "close a topic"), params), closed=True)


def reopen_forum_topic(scene: Scene, params: Params) -> bool:
    return _set_closed(_topic(_forum(scene, params, "reopen a topic"), params), closed=False)


def delete_forum_topic(scene: Moves, params: Params) -> bool:
    chat = _forum(scene, params, "delete a topic")
    scene.delete_topic(chat, _topic(chat, params))
    return True


def _forum(scene: Scene, params: Params, deed: str) -> Chat:
    chat = writable(scene, params)
    if not chat.is_forum:
        raise bad("the chat is not a forum")
    if not may(scene, chat, "can_manage_topics"):
        raise bad(f"not enough rights to {deed}")
    return chat


def _topic(chat: Chat, params: Params) -> Topic:
    topic = chat.topics.get(params.integer("message_thread_id"))
    if topic is None:
        raise bad("message thread not found")
    return topic


def _set_closed(topic: Topic, *, closed: bool) -> bool:
    if topic.closed is closed:
        raise bad("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    return True


def get_file(scene: Scene, params: Params) -> JsonObject:
    file = scene.files.get(params.text("file_id"))
    if file is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > telegram_files.MAX_DOWNLOAD:
        raise bad("file is too big")
    return telegram_files.described(file)


def set_my_commands(scene: Scene, params: Params) -> bool:
    commands = check_commands(params)
    scene.menus[_menu_key(scene, params)] = commands
    return True


def delete_my_commands(scene: Scene, params: Params) -> bool:
    scene.menus.pop(_menu_key(scene, params), None)
    return True


def get_my_commands(scene: Scene, params: Params) -> list[JsonObject]:
    return scene.menus.get(_menu_key(scene, params), [])


def _menu_key(scene: Scene, params: Params) -> tuple[str, str]:
    scope = params.mapping("scope") or _DEFAULT_SCOPE
    if "chat_id" in scope:
        chat_of(scene, Params({"chat_id": scope["chat_id"]}))
    return json.dumps(scope, sort_keys=True), check_language(params)


def menu(scene: Scene, chat: Chat, user: User) -> dict[str, str]:
    """The commands an app offers this user in this chat, narrowest scope first, own language first."""
    member = chat.members.get(user.id)
    in_chat: list[JsonObject] = [{"type": "chat_member", "chat_id": chat.id, "user_id": user.id}]
    administrators = member is not None and member.admin
    if administrators:
        in_chat.append({"type": "chat_administrators", "chat_id": chat.id})
    in_chat.append({"type": "chat", "chat_id": chat.id})
    if administrators:
        in_chat.append({"type": "all_chat_administrators"})
    in_chat.append({"type": "all_private_chats" if chat.kind is Kind.PRIVATE else "all_group_chats"})
    language = (user.language_code or "")[:2]
    for scope in (*in_chat, _DEFAULT_SCOPE):
        for code in (language, ""):
            commands = scene.menus.get((json.dumps(scope, sort_keys=True), code))
            if commands:
                return {str(c["command"]): str(c["description"]) for c in commands}
    return {}


_PROFILE = {"name": 64, "description": 512, "short_description": 120}


def set_profile(key: str, scene: Scene, params: Params) -> bool:
    scene.profile[key, check_language(params)] = check_length(params, key, 0, _PROFILE[key])
    return True


def get_profile(key: str, scene: Scene, params: Params) -> JsonObject:
    code = check_language(params)
    default = scene.bot.first_name if key == "name" else ""
    return {key: scene.profile.get((key, code)) or scene.profile.get((key, "")) or default}


def set_chat_menu_button(scene: Scene, params: Params) -> bool:
    if params.has("chat_id"):
        as_int(chat_of(scene, params).id)
    if params.mapping("menu_button") is None and params.has("menu_button"):
        raise broken("menu_button is no object")
    return True
