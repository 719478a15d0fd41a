"""Pictures of the file store on Telegram: sent up once, then by the platform's own name for them."""

from base64 import b64decode
from dataclasses import dataclass, field, replace
from typing import Any

from telegram import (
    Bot,
    InputMediaPhoto,
    Message,
    ReplyParameters,
)
from telegram.error import BadRequest

from adapters.telegram import errors
from adapters.telegram.entities import printed
from adapters.telegram.errors import says
from adapters.telegram.render import Markup, Rendered
from adapters.telegram.spots import Receipt, Target
from bot.chat.message import Picture
from bot.chat.ports import Files
from bot.chat.text import joined, plain

MOST_KNOWN = 500
NOTHING = Picture("", ())
EMPTY = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAUAAAAB4AQAAAACrtRZzAAAAKElEQVR42u3KMQEAAAwCIPuX1gr7BzfpUURRFEVR"
    "FEVRFEVRFEXxTxxq5a5PA0aY0wAAAABJRU5ErkJggg=="
)
"""A blank picture of 320 by 120."""


@dataclass(slots=True)
class Pictures:
    """Knows which pictures Telegram has already, and which stands under which message."""

    files: Files
    known: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)

    async def send(
        self, bot: Bot, target: Target, rendered: Rendered, markup: Markup, reply: ReplyParameters | None
    ) -> Message | None:
        """Send with the words as caption; None when the file store has lost the picture."""
        picture, words = rendered.picture, rendered.words
        content = await self._content(picture)
        if picture is None or content is None:
            return None
        common: dict[str, Any] = {
            "caption": words.text, "caption_entities": words.entities, "message_thread_id": target.topic,
            "reply_markup": markup, "reply_parameters": reply,
        }  # fmt: skip
        try:
            sent = await bot.send_photo(target.chat, content, has_spoiler=picture.spoiler, **common)
        except BadRequest as error:
            content = await self._fresh(picture, error)
            if content is not None:
                sent = await bot.send_photo(target.chat, content, has_spoiler=picture.spoiler, **common)
            elif says(error, *errors.BAD_PHOTO):
                sent = await bot.send_document(target.chat, await self._bytes(picture), **common)
            else:
                raise
        self._remember(picture, sent)
        return sent

    async def put_under(self, bot: Bot, where: Receipt, rendered: Rendered) -> bool:
        """Change the picture of a message, where it is another one; False when it is the same or gone."""
        picture, words = rendered.picture, rendered.words
        content = await self._content(picture)
        if picture is None or content is None or self.shown.get(str(where)) == picture.file:
            return False
        media = InputMediaPhoto(
            content, words.text, caption_entities=words.entities, has_spoiler=picture.spoiler
        )
        sent = await bot.edit_message_media(media, where.chat, where.message, reply_markup=rendered.keyboard)
        if isinstance(sent, Message):
            self._remember(picture, sent)
        return True

    async def cover(self, bot: Bot, where: Receipt, rendered: Rendered) -> bool:
        """Put an empty picture over one that is taken back: no edit leaves a caption without any.

        False when it is covered already.
        """
        if self.shown.get(str(where)) == NOTHING.file:
            return False
        words = rendered.words
        media = InputMediaPhoto(
            self.known.get(NOTHING.file) or EMPTY, words.text, caption_entities=words.entities
        )
        sent = await bot.edit_message_media(media, where.chat, where.message, reply_markup=rendered.keyboard)
        if isinstance(sent, Message):
            self._remember(NOTHING, sent)
        return True

    def in_words(self, rendered: Rendered) -> Rendered:
        """Return a message whose picture is lost, with the text that says the same."""
        if rendered.picture is None:
            return rendered
        alt = printed(joined([plain("🖼"), rendered.picture.alt], " "))
        words = rendered.words
        text = words.text if words.text == printed(rendered.picture.alt).text else f"{words.text}\n{alt.text}"
        return replace(rendered, words=replace(words, text=text), picture=None)

    async def _content(self, picture: Picture | None) -> str | bytes | None:
        if picture is None:
            return None
        return self.known.get(picture.file) or await self.files.get(picture.file)

    async def _bytes(self, picture: Picture) -> bytes:
        return await self.files.get(picture.file) or b""

    async def _fresh(self, picture: Picture, error: BadRequest) -> bytes | None:
        """Return the bytes again when Telegram no longer knows its own name for them."""
        if self.known.pop(picture.file, None) is None or not says(error, *errors.FILE_FORGOTTEN):
            return None
        return await self.files.get(picture.file)

    def _remember(self, picture: Picture, sent: Message) -> None:
        if sent.photo:
            _put(self.known, picture.file, sent.photo[-1].file_id)
        _put(self.shown, f"{sent.chat_id}/{sent.message_id}/c", picture.file)


def _put(table: dict[str, str], key: str, value: str) -> None:
    table[key] = value
    if len(table) > MOST_KNOWN:
        del table[next(iter(table))]
