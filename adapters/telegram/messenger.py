"""Homeroom's voice on Telegram."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from telegram import Bot, InputFile, LinkPreviewOptions, Message, ReplyParameters
from telegram.error import BadRequest, TelegramError

from adapters.telegram import errors, rights
from adapters.telegram.entities import Printed
from adapters.telegram.errors import says, translated
from adapters.telegram.pace import OVERALL, tolls
from adapters.telegram.pictures import Pictures
from adapters.telegram.render import Rendered, alert, render
from adapters.telegram.revising import revise
from adapters.telegram.spots import TELEGRAM, Part, Receipt, Target, alert_receipt, read_receipt, read_spot
from adapters.telegram.tickets import Tickets
from bot.base.ids import Platform
from bot.chat.ports import MESSAGE_GONE, Files, Limits, Parcel, Refused, TryAgain

LIMITS = Limits(
    body=4096, caption=1024, buttons_per_row=8, rows=100, options=0, label=64, wire=64,
    private_answers=False, selects=False, forms=False, idempotent=False,
    edit_spacing=timedelta(seconds=3), utf16=True, attachments=True, overall=OVERALL, tolls=tolls,
)  # fmt: skip
LARGEST_FILE = 50_000_000
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Result = TypeVar("Result")


@dataclass(slots=True)
class Line:
    """One life of the connection: the bot, and the presses that it has to answer."""

    bot: Bot
    tickets: Tickets


@dataclass(slots=True)
class TelegramMessenger:
    """Sends, changes and takes back messages. Without a line everything is to be tried again later."""

    files: Files
    line: Line | None = None
    username: str = ""
    pictures: Pictures = field(init=False)

    def __post_init__(self) -> None:
        self.pictures = Pictures(self.files)

    @property
    def platform(self) -> Platform:
        return TELEGRAM

    @property
    def limits(self) -> Limits:
        return LIMITS

    async def send(self, parcel: Parcel) -> str:
        line, target = self._line(), read_spot(parcel.spot)
        note = alert(parcel.message) if parcel.ticket and parcel.to_account else None
        if note is not None and await self._told(target, lambda: line.tickets.alert(parcel.ticket, note)):
            return alert_receipt(parcel.ticket)
        try:
            return str(await self._told(target, lambda: self._send(line.bot, target, parcel)))
        finally:
            await line.tickets.hush(parcel.ticket)

    async def _send(self, bot: Bot, target: Target, parcel: Parcel) -> Receipt:
        """Send, and once more in a plainer way where Telegram minds the topic or the styles."""
        rendered = render(parcel.message)
        try:
            return await self._post(bot, target, rendered, parcel)
        except BadRequest as error:
            if says(error, *errors.THREAD_GONE) and target.topic is not None:
                return await self._post(bot, Target(target.chat), rendered, parcel)
            if says(error, *errors.BAD_ENTITIES):
                return await self._post(bot, target, unstyled(rendered), parcel)
            raise

    async def _post(self, bot: Bot, target: Target, rendered: Rendered, parcel: Parcel) -> Receipt:
        markup = rendered.markup(room=target.chat < 0)
        reply = _reply(parcel, target)
        if rendered.picture is not None:
            sent = await self.pictures.send(bot, target, rendered, markup, reply)
            if sent is not None:
                return _receipt(sent)
            rendered = self.pictures.in_words(rendered)
        words = rendered.words
        file = await self._file(rendered)
        if file is not None:
            return _receipt(
                await bot.send_document(
                    target.chat, file, caption=words.text, caption_entities=words.entities,
                    message_thread_id=target.topic, reply_markup=markup, reply_parameters=reply,
                )
            )  # fmt: skip
        return _receipt(
            await bot.send_message(
                target.chat, words.text, entities=words.entities, message_thread_id=target.topic,
                reply_markup=markup, reply_parameters=reply, link_preview_options=NO_PREVIEW,
            )
        )  # fmt: skip

    async def _file(self, rendered: Rendered) -> InputFile | None:
        """Return the attachment ready to be sent; None when there is none, or it is lost or too large."""
        if rendered.attachment is None:
            return None
        data = await self.files.get(rendered.attachment.file)
        if data is None or len(data) > LARGEST_FILE:
            return None
        return InputFile(data, filename=rendered.attachment.name)

    async def revise(self, receipt: str, parcel: Parcel) -> None:
        line = self._line()
        try:
            if receipt.endswith(f"/{Part.ALERT}"):
                raise Refused(MESSAGE_GONE, "a note over the chat cannot be changed")
            where, rendered = read_receipt(receipt), render(parcel.message)
            target = Target(where.chat)
            await self._told(target, lambda: revise(line.bot, self.pictures, where, rendered), again=True)
        finally:
            await line.tickets.hush(parcel.ticket)

    async def remove(self, receipt: str) -> None:
        if receipt.endswith(f"/{Part.ALERT}"):
            return
        line, where = self._line(), read_receipt(receipt)
        try:
            await self._told(
                Target(where.chat), lambda: line.bot.delete_message(where.chat, where.message), again=True
            )
        except Refused as refused:
            if refused.why != MESSAGE_GONE:
                raise

    async def hush(self, ticket: str) -> None:
        if self.line is not None:
            await self.line.tickets.hush(ticket)

    async def missing_rights(self, spot: str) -> tuple[str, ...]:
        line, target = self._line(), read_spot(spot)
        return await self._told(target, lambda: rights.missing(line.bot, target), again=True)

    def private_link(self, token: str) -> str | None:
        return f"https://t.me/{self.username}?start={token}" if self.username else None

    def _line(self) -> Line:
        if self.line is None:
            raise TryAgain("Telegram is not connected", overall=True)
        return self.line

    async def _told(
        self, target: Target, ask: Callable[[], Awaitable[Result]], *, again: bool = False
    ) -> Result:
        try:
            return await ask()
        except TelegramError as error:
            raise translated(error, target, repeatable=again) from error


def unstyled(rendered: Rendered) -> Rendered:
    return replace(rendered, words=Printed(rendered.words.text))


def _reply(parcel: Parcel, target: Target) -> ReplyParameters | None:
    """Return what shows whom a message answers; in a private conversation that is plain."""
    if not parcel.reply_to or target.chat > 0 or parcel.part > 0:
        return None
    answered = read_receipt(parcel.reply_to)
    if answered.chat != target.chat:
        return None
    return ReplyParameters(answered.message, allow_sending_without_reply=True)


def _receipt(sent: Message) -> Receipt:
    return Receipt(sent.chat_id, sent.message_id, part_of(sent))


def part_of(message: Message) -> Part:
    """Return what an edit of a message has to change."""
    return Part.TEXT if message.text is not None else Part.CAPTION
