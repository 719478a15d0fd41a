"""Files that people send: fetched before the engine hears of them, at most as large as Telegram allows."""

from telegram import Bot, Message
from telegram.error import BadRequest

from adapters.telegram.errors import says
from bot.chat.heard import FileIn

MOST_MEGABYTES = 20
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024


async def fetch(bot: Bot, message: Message) -> FileIn | None:
    """Return the photo or document of a message; one that is too large comes without its bytes."""
    if message.photo:
        photo = message.photo[-1]
        return await _fetched(bot, FileIn("photo.jpg", "image/jpeg", b""), photo.file_id, photo.file_size)
    document = message.document
    if document is None:
        return None
    mime = document.mime_type or "application/octet-stream"
    file = FileIn(document.file_name or "file", mime, b"")
    return await _fetched(bot, file, document.file_id, document.file_size)


async def _fetched(bot: Bot, file: FileIn, file_id: str, size: int | None) -> FileIn:
    too_large = FileIn(file.name, file.mime, b"", most=MOST_MEGABYTES)
    if size is not None and size > MOST_BYTES:
        return too_large
    try:
        source = await bot.get_file(file_id)
    except BadRequest as error:
        if says(error, "file is too big"):
            return too_large
        raise
    return FileIn(file.name, file.mime, bytes(await source.download_as_bytearray()))
