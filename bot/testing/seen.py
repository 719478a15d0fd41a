"""What people see: a message as it stands on a platform."""

from dataclasses import dataclass
from datetime import datetime

from bot.chat.message import Button, Buttons, Message, Select
from bot.chat.ports import Parcel
from bot.chat.text import flat


@dataclass(slots=True)
class Seen:
    """A message as it stands on a platform. `only` is the account it is shown to, when it is not for all."""

    receipt: str
    spot: str
    message: Message
    at: datetime
    only: str = ""
    parcel: Parcel | None = None

    @property
    def text(self) -> str:
        parts = [flat(self.message.body)]
        if self.message.card:
            card = self.message.card
            parts += [flat(card.title), *(f"{flat(a)}: {flat(b)}" for a, b in card.lines), flat(card.note)]
        return "\n".join(part for part in parts if part)

    @property
    def buttons(self) -> list[Button]:
        return [
            member
            for row in self.message.rows
            if isinstance(row, Buttons)
            for member in row.buttons
            if isinstance(member, Button)
        ]

    @property
    def labels(self) -> list[str]:
        return [flat(member.label) for member in self.buttons]

    def wire(self, label: str) -> str:
        """Return the wire of the button, or of the choice, that carries a label."""
        for member in self.buttons:
            if flat(member.label) == label:
                return member.press
        for row in self.message.rows:
            if isinstance(row, Select):
                for option in row.options:
                    if flat(option.label) == label:
                        return f"{row.press}:{option.value}"
        message = f"no button {label!r} among {self.labels} under: {self.text}"
        raise LookupError(message)

    def offers(self, label: str) -> bool:
        """Tell whether a button or a choice carries a label."""
        return label in self.labels or any(
            flat(option.label) == label
            for row in self.message.rows
            if isinstance(row, Select)
            for option in row.options
        )
