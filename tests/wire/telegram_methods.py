"""The methods that the stand-in plays, by name."""

from collections.abc import Callable
from functools import partial

from tests.wire import telegram_messages as messages
from tests.wire import telegram_rooms as rooms
from tests.wire.telegram_wire import Params
from tests.wire.telegram_world import World

Method = Callable[[World, Params], object]

METHODS: dict[str, Method] = {
    "getMe": rooms.get_me,
    "sendMessage": messages.send_message,
    "sendPhoto": messages.send_photo,
    "sendDocument": messages.send_document,
    "sendMediaGroup": messages.send_media_group,
    "sendChatAction": messages.send_chat_action,
    "editMessageText": messages.edit_message_text,
    "editMessageCaption": messages.edit_message_caption,
    "editMessageReplyMarkup": messages.edit_message_reply_markup,
    "editMessageMedia": messages.edit_message_media,
    "deleteMessage": messages.delete_message,
    "deleteMessages": messages.delete_messages,
    "answerCallbackQuery": messages.answer_callback_query,
    "getChat": rooms.get_chat,
    "getChatMember": rooms.get_chat_member,
    "getChatAdministrators": rooms.get_chat_administrators,
    "getChatMemberCount": rooms.get_chat_member_count,
    "leaveChat": rooms.leave_chat,
    "pinChatMessage": rooms.pin_chat_message,
    "unpinChatMessage": rooms.unpin_chat_message,
    "unpinAllChatMessages": rooms.unpin_all_chat_messages,
    "createForumTopic": rooms.create_forum_topic,
    "editForumTopic": rooms.edit_forum_topic,
    "closeForumTopic": rooms.close_forum_topic,
    "reopenForumTopic": rooms.reopen_forum_topic,
    "deleteForumTopic": rooms.delete_forum_topic,
    "getFile": rooms.get_file,
    "setMyCommands": rooms.set_my_commands,
    "deleteMyCommands": rooms.delete_my_commands,
    "getMyCommands": rooms.get_my_commands,
    "setChatMenuButton": rooms.set_chat_menu_button,
    "setMyName": partial(rooms.set_profile, "name"),
    "getMyName": partial(rooms.get_profile, "name"),
    "setMyDescription": partial(rooms.set_profile, "description"),
    "getMyDescription": partial(rooms.get_profile, "description"),
    "setMyShortDescription": partial(rooms.set_profile, "short_description"),
    "getMyShortDescription": partial(rooms.get_profile, "short_description"),
}

BY_LOWER_NAME = {
    name.lower(): name for name in (*METHODS, "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo")
}
"""The platform takes a method's name in any case."""
