"""A slash command as the platform's own client lets a user type it."""

from collections.abc import Mapping

from discord import Permissions

from tests.wire.discord_platform import Platform
from tests.wire.discord_resolved import ImpossibleError, Resolved, Upload
from tests.wire.discord_world import Channel, Json, Role, User

GROUP = (1, 2)
GUESSES: tuple[tuple[type, int], ...] = (
    (bool, 5),
    (int, 4),
    (float, 10),
    (User, 6),
    (Channel, 7),
    (Role, 8),
    (Upload, 11),
)
KINDS: dict[int, type | tuple[type, ...]] = {
    3: str,
    4: int,
    5: bool,
    6: User,
    7: Channel,
    8: Role,
    9: (User, Role),
    10: (int, float),
    11: Upload,
}
ENTITIES = (6, 7, 8, 9, 11)


def registered(platform: Platform, place: Channel, name: str, kind: int = 1) -> Json | None:
    """Find a command where a user would: in the guild, then globally."""
    for scope in (place.guild.id if place.guild else None, None):
        for command in platform.commands.get(scope, {}).values():
            if (command["name"], command["type"]) == (name, kind):
                return command
    return None


def check_visible(command: Json, person: User, place: Channel) -> None:
    """Refuse where the client would not offer the command."""
    needed = Permissions(int(command["default_member_permissions"] or 0))
    context = 0 if place.guild else 1
    if command["contexts"] is not None and context not in command["contexts"]:
        raise ImpossibleError(f"/{command['name']} is not offered here")
    if place.guild is not None:
        held = Permissions(place.guild.permissions(person, place))
        hidden = command["default_member_permissions"] == "0" and not held.administrator
        if hidden or not needed.is_subset(held):
            raise ImpossibleError(f"/{command['name']} is hidden from {person.name}")


def chosen(command: Json, words: list[str]) -> Json:
    """Follow sub-command words to the described leaf."""
    leaf = command
    for word in words:
        inner = [o for o in leaf.get("options") or [] if o["name"] == word and o["type"] in GROUP]
        if not inner:
            raise ImpossibleError(f"{leaf['name']!r} has no sub-command {word!r}")
        leaf = inner[0]
    if any(o["type"] in GROUP for o in leaf.get("options") or []):
        raise ImpossibleError(f"{leaf['name']!r} needs a sub-command")
    return leaf


def filled(
    leaf: Json, values: Mapping[str, object], resolved: Resolved, *, partly: bool = False
) -> list[Json]:
    """Fill in the options of a leaf, checked as the client checks them; `partly` while still typing."""
    described = {o["name"]: o for o in leaf.get("options") or []}
    for name in set(values) - set(described):
        raise ImpossibleError(f"{leaf['name']!r} has no option {name!r}")
    missing = [n for n, o in described.items() if o.get("required") and n not in values]
    if missing and not partly:
        raise ImpossibleError(f"{leaf['name']!r} needs {missing}")
    return [_option(described[name], value, resolved) for name, value in values.items()]


def _option(option: Json, value: object, resolved: Resolved) -> Json:
    problem = _problem(option, value)
    if problem:
        raise ImpossibleError(f"option {option['name']!r}: {value!r} {problem}")
    sent = resolved.id_of(value) if option["type"] in ENTITIES else value
    return {"name": option["name"], "type": option["type"], "value": sent}


def _problem(option: Json, value: object) -> str | None:
    if not isinstance(value, KINDS[option["type"]]):
        return f"is no value of type {option['type']}"
    if option.get("choices") and value not in [c["value"] for c in option["choices"]]:
        return "is none of the choices"
    if isinstance(value, str) and not option.get("min_length", 0) <= len(value) <= option.get(
        "max_length", 6000
    ):
        return "is too short or too long"
    if isinstance(value, int | float) and not isinstance(value, bool):
        least, most = option.get("min_value"), option.get("max_value")
        if (least is not None and value < least) or (most is not None and value > most):
            return "is out of range"
    allowed = option.get("channel_types")
    return (
        "is no channel of that type"
        if isinstance(value, Channel) and allowed and value.kind not in allowed
        else None
    )


def guessed(values: Mapping[str, object], resolved: Resolved) -> list[Json]:
    """Describe options of a command that is not registered (any more)."""
    made = []
    for name, value in values.items():
        kind = next((k for t, k in GUESSES if isinstance(value, t)), 3)
        made.append(
            {"name": name, "type": kind, "value": resolved.id_of(value) if kind in ENTITIES else value}
        )
    return made


def nested(words: list[str], options: list[Json]) -> list[Json]:
    """Put options below their sub-command words."""
    for depth, word in enumerate(reversed(words)):
        options = [{"name": word, "type": 1 if depth == 0 else 2, "options": options}]
    return options
