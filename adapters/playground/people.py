"""Who and what stands in the playground: invented people, two platforms, their rooms."""

from dataclasses import dataclass
from datetime import timedelta

from bot.base.ids import Platform
from bot.chat.heard import Spot, SpotKind
from bot.chat.ports import Limits
from bot.people.community import Room

GARDEN = Platform("garden")
TERRACE = Platform("terrace")

LIMITS = {
    GARDEN: Limits(
        body=2000, caption=2000, buttons_per_row=5, rows=5, options=25, label=80, wire=100,
        private_answers=True, selects=True, forms=True, idempotent=True, attachments=True,
    ),
    TERRACE: Limits(
        body=4096, caption=1024, buttons_per_row=8, rows=100, options=0, label=64, wire=64,
        private_answers=False, selects=False, forms=False, idempotent=True,
        edit_spacing=timedelta(seconds=1), utf16=True, attachments=True,
    ),
}  # fmt: skip
"""The garden can do what a server of Discord can, the terrace what a group of Telegram can."""

HOMES = {GARDEN: "garden-home", TERRACE: "terrace-home"}
PRIVATE = "@"
"""Begins the key of the private conversation with an account, in both platforms."""

COMING = "~coming"
"""The key of the panel of what is to come: a room of the garden in which everybody is alone."""


@dataclass(frozen=True, slots=True)
class Persona:
    """Someone to speak as: one account on each platform, both under `key`. `hue` is one of eight colours."""

    key: str
    name: str
    hue: int
    runs_place: bool = False


PERSONAS = (
    Persona("ada", "Ada Moderator", 0, runs_place=True),
    Persona("bo", "Bo", 1),
    Persona("chen", "Chen Lin 陈琳", 2),
    Persona("dara", "Dara", 3),
    Persona("emil", "Emil", 4),
    Persona("fen", "Fen 冯敏", 5),
)
ROOMS = (
    Room(GARDEN, "hall", HOMES[GARDEN], "hall"),
    Room(GARDEN, "memories", HOMES[GARDEN], "memories"),
    Room(TERRACE, "porch", HOMES[TERRACE], "Porch"),
)
"""The rooms that everyone is in."""


def persona(key: object) -> Persona | None:
    return next((one for one in PERSONAS if one.key == key), None)


def spot_of(address: str, who: Persona) -> Spot | None:
    """Return the spot that a page names: "garden/hall", or "garden/@" for the private conversation.

    The panel of what is to come is a spot of its own. The private conversation of someone who runs the place
    belongs to that place's community.
    """
    platform, _, key = address.partition("/")
    if platform not in LIMITS:
        return None
    name = Platform(platform)
    if key == PRIVATE:
        return Spot(name, PRIVATE + who.key, SpotKind.PRIVATE, home=HOMES[name] if who.runs_place else "")
    if name == GARDEN and key == COMING:
        return Spot(name, COMING, SpotKind.ROOM, home=HOMES[name])
    room = next((one for one in ROOMS if one.platform == name and one.key == key), None)
    return Spot(name, room.key, SpotKind.ROOM, room.title, room.home) if room else None
