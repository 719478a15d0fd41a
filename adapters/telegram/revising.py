"""Changing a message that stands: its text, its caption or its picture, and always its keyboard."""

from telegram import Bot, LinkPreviewOptions
from telegram.error import BadRequest

from adapters.telegram import errors
from adapters.telegram.errors import says
from adapters.telegram.pictures import Pictures
from adapters.telegram.render import Rendered
from adapters.telegram.spots import Part, Receipt

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def revise(bot: Bot, pictures: Pictures, where: Receipt, rendered: Rendered) -> None:
    """Bring the message to what it should say. What says that already is left alone.

    The keyboard goes along every time: an edit without one takes it away.
    """
    try:
        if not await pictures.put_under(bot, where, rendered):
            await _words(bot, pictures, where, rendered)
    except BadRequest as error:
        if says(error, errors.UNCHANGED):
            return
        if not says(error, *errors.BAD_ENTITIES):
            raise
        await _text(bot, where, rendered, where.part, styled=False)


async def _words(bot: Bot, pictures: Pictures, where: Receipt, rendered: Rendered) -> None:
    """Change the text, or the caption: what was text when it was sent may carry a picture by now."""
    try:
        if where.part is Part.CAPTION:
            await _caption(bot, pictures, where, rendered)
        else:
            await _text(bot, where, rendered, where.part)
    except BadRequest as error:
        if says(error, errors.NO_TEXT):
            await _caption(bot, pictures, where, rendered)
        elif says(error, errors.NO_CAPTION):
            await _text(bot, where, rendered, Part.TEXT)
        else:
            raise


async def _caption(bot: Bot, pictures: Pictures, where: Receipt, rendered: Rendered) -> None:
    """Change the caption; a picture that the message has no more is covered."""
    if rendered.picture is not None or not await pictures.cover(bot, where, rendered):
        await _text(bot, where, rendered, Part.CAPTION)


async def _text(bot: Bot, where: Receipt, rendered: Rendered, part: Part, *, styled: bool = True) -> None:
    words, markup = rendered.words, rendered.keyboard
    entities = words.entities if styled else ()
    if part is Part.CAPTION:
        await bot.edit_message_caption(
            where.chat, where.message, caption=words.text, caption_entities=entities, reply_markup=markup
        )
        return
    await bot.edit_message_text(
        words.text, where.chat, where.message, entities=entities, reply_markup=markup,
        link_preview_options=NO_PREVIEW,
    )  # fmt: skip
