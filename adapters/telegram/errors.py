"""What Telegram's refusals mean to the engine.

The texts are the platform's own; the library changes their capitals, so they are matched without case.
"""

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from adapters.telegram.spots import Target
from adapters.telegram.transport import Fate, asked_pause, fate
from bot.chat.ports import (
    BAD_MESSAGE,
    MESSAGE_GONE,
    NO_RIGHT,
    PLACE_GONE,
    PRIVATE_CLOSED,
    TOO_OLD,
    Doubtful,
    PlaceMoved,
    Refused,
    SendError,
    TryAgain,
)

UNCHANGED = "message is not modified"
QUERY_OVER = ("query is too old", "query id is invalid")
THREAD_GONE = ("message thread not found", "topic_deleted", "topic_id_invalid")
GONE = ("message to edit not found", "message to delete not found", "message_id_invalid")
NO_TEXT = "no text in the message to edit"
NO_CAPTION = "no caption in the message to edit"
BAD_ENTITIES = ("can't parse entities", "entity_", "entity begin", "entities_too_long", "entity ")
BAD_PHOTO = ("photo_invalid", "image_process_failed", "photo_save_file_invalid", "wrong type of the web page")
FILE_FORGOTTEN = ("wrong file identifier", "wrong remote file identifier", "file reference")
_PLACES = ("chat not found", "group chat was deactivated", "chat was deleted", "channel_private")
_RIGHTS = (
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_admin_required",
    "chat_restricted",
    "topic_closed",
    "chat_send_",
)
_TOO_OLD = ("can't be deleted for everyone", "message can't be edited")


def says(error: TelegramError, *texts: str) -> bool:
    found = error.message.lower()
    return any(text in found for text in texts)


def translated(error: TelegramError, target: Target, *, repeatable: bool) -> SendError:
    """Return what the engine may do next.

    Requests that are `repeatable` do no harm when they are carried out twice.
    """
    match error:
        case RetryAfter():
            return TryAgain("Telegram asks to wait", asked_pause(error))
        case ChatMigrated(new_chat_id=chat):
            return PlaceMoved(Target(chat).key)
        case InvalidToken():
            return TryAgain("Telegram does not take the token", overall=True)
        case Forbidden():
            return Refused(_forbidden(error, target), error.message)
        case BadRequest():
            return Refused(_refused(error, target), error.message)
        case _ if fate(error) is Fate.DOUBTFUL and not repeatable:
            return Doubtful(error.message)
        case _:
            return TryAgain(error.message, overall=fate(error) is Fate.UNSENT)


def _forbidden(error: TelegramError, target: Target) -> str:
    if target.chat > 0:
        return PRIVATE_CLOSED
    return NO_RIGHT if says(error, *_RIGHTS) else PLACE_GONE


def _refused(error: TelegramError, target: Target) -> str:
    if says(error, *_PLACES, "user not found", "peer_id_invalid"):
        return PRIVATE_CLOSED if target.chat > 0 else PLACE_GONE
    if says(error, *_RIGHTS):
        return NO_RIGHT
    if says(error, *THREAD_GONE):
        return PLACE_GONE
    if says(error, *_TOO_OLD):
        return TOO_OLD
    return MESSAGE_GONE if says(error, *GONE) else BAD_MESSAGE
