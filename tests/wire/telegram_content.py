"""What a message holds: text with entities, a file, a keyboard."""

from dataclasses import dataclass

from tests.wire.telegram_wire import JsonObject, as_mapping, as_mappings


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button: `data` when pressing it reaches the bot, `url` when it opens something."""

    label: str
    data: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Media:
    """A photo or document of a message; `content` is what a download of it gives."""

    kind: str
    description: JsonObject | list[JsonObject]
    content: bytes
    filename: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """All that an edit can change; compared as a whole, so that an edit that changes nothing is refused."""

    text: str = ""
    entities: tuple[JsonObject, ...] = ()
    media: Media | None = None
    markup: JsonObject | None = None
    preview: JsonObject | None = None

    def rows(self) -> list[list[Button]]:
        keyboard = (self.markup or {}).get("inline_keyboard")
        rows = keyboard if isinstance(keyboard, list) else []
        return [[_button(raw) for raw in as_mappings(row)] for row in rows]

    def json(self) -> JsonObject:
        """Its part of the Message object."""
        body: JsonObject = {}
        text_key, entities_key = "text", "entities"
        if self.media is not None:
            body[self.media.kind] = self.media.description
            text_key, entities_key = "caption", "caption_entities"
        optional = {
            text_key: self.text,
            entities_key: list(self.entities),
            "link_preview_options": self.preview,
        }
        body |= {key: value for key, value in optional.items() if value}
        if self.rows():
            body["reply_markup"] = self.markup
        return body


def _button(raw: JsonObject) -> Button:
    data = raw.get("callback_data")
    url = raw.get("url") or (as_mapping(raw.get("web_app")) or {}).get("url")
    return Button(
        str(raw.get("text")), None if data is None else str(data), None if url is None else str(url)
    )
