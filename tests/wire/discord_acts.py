"""Interactions of users: commands, suggestions, presses, choices, forms, menus."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.wire import discord_posts as posts
from tests.wire.discord_forms import submitted
from tests.wire.discord_platform import Act, ActKind, Platform
from tests.wire.discord_resolved import ImpossibleError, Resolved
from tests.wire.discord_typed import check_visible, chosen, filled, guessed, nested, registered
from tests.wire.discord_world import Channel, Json, Message, User

BUTTON, SELECTS, STRING_SELECT = 2, (3, 5, 6, 7, 8), 3


@dataclass(frozen=True, slots=True)
class Doing:
    """What a user does, before it becomes an interaction."""

    kind: ActKind
    name: str
    data: Json
    source: Message | None = None
    locale: str | None = None


class Acts:
    """Acts as users; every method returns at once, the answer is awaited on the act."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform

    def slash(
        self,
        person: User,
        place: Channel,
        command: str,
        *,
        options: Mapping[str, object] | None = None,
        locale: str | None = None,
    ) -> Act:
        """Run a command as the client lets one type it; values are str, int, User, Channel, Upload …"""
        root, *words = command.split()
        found = self._offered(person, place, root)
        resolved = Resolved(self.platform, place)
        inner = filled(chosen(found, words), options or {}, resolved)
        data = _command(found, nested(words, inner), resolved)
        return self._send(person, place, Doing(ActKind.COMMAND, f"/{command}", data, locale=locale))

    def stale_slash(
        self,
        person: User,
        place: Channel,
        command: str,
        *,
        options: Mapping[str, object] | None = None,
        locale: str | None = None,
    ) -> Act:
        """Run a command unchecked: one removed since, an older version, one hidden from this person."""
        root, *words = command.split()
        known = registered(self.platform, place, root)
        found = known or {"id": str(self.platform.world.snowflake()), "name": root, "type": 1}
        resolved = Resolved(self.platform, place)
        data = _command(found, nested(words, guessed(options or {}, resolved)), resolved)
        return self._send(person, place, Doing(ActKind.COMMAND, f"/{command}", data, locale=locale))

    def autocomplete(
        self,
        person: User,
        place: Channel,
        command: str,
        *,
        options: Mapping[str, object],
        locale: str | None = None,
    ) -> Act:
        """Ask for suggestions for the last one of `options`, which is being typed."""
        root, *words = command.split()
        found = self._offered(person, place, root)
        leaf = chosen(found, words)
        *before, option = options
        focused = next((o for o in leaf["options"] if o["name"] == option and o.get("autocomplete")), None)
        if focused is None:
            raise ImpossibleError(f"/{command} does not suggest values for {option!r}")
        resolved = Resolved(self.platform, place)
        inner = filled(leaf, {k: options[k] for k in before}, resolved, partly=True)
        inner.append({"name": option, "type": focused["type"], "value": options[option], "focused": True})
        data = _command(found, nested(words, inner), resolved)
        name = f"/{command} {option}:{options[option]}"
        return self._send(person, place, Doing(ActKind.AUTOCOMPLETE, name, data, locale=locale))

    def _offered(self, person: User, place: Channel, root: str) -> Json:
        found = registered(self.platform, place, root)
        if found is None:
            raise ImpossibleError(f"/{root} is not registered")
        check_visible(found, person, place)
        return found

    def context_menu(
        self,
        person: User,
        target: Message | User,
        name: str,
        *,
        place: Channel | None = None,
        locale: str | None = None,
    ) -> Act:
        """Use a menu command on a message, or on a user as seen in `place`."""
        where = target.channel if isinstance(target, Message) else place
        kind = 3 if isinstance(target, Message) else 2
        found = registered(self.platform, where, name, kind) if where else None
        if where is None or found is None:
            raise ImpossibleError(f"no menu command {name!r} there")
        check_visible(found, person, where)
        resolved = Resolved(self.platform, where)
        target_id = resolved.id_of(target)
        data = _command(found, [], resolved) | {"target_id": target_id}
        return self._send(person, where, Doing(ActKind.COMMAND, name, data, locale=locale))

    def press(self, person: User, message: Message, button: str, *, locale: str | None = None) -> Act:
        """Press a button by its custom_id or label."""
        component = _pressable(person, message, button, (BUTTON,))
        data = {"component_type": BUTTON, "custom_id": component["custom_id"], "id": component["id"]}
        return self._use(person, message, data, locale)

    def stale_press(self, person: User, message: Message, custom_id: str) -> Act:
        """Press a button that an older version of the message had."""
        data: Json = {"component_type": BUTTON, "custom_id": custom_id, "id": 2}
        return self._use(person, message, data, None)

    def select(
        self,
        person: User,
        message: Message,
        custom_id: str,
        values: Sequence[object],
        *,
        locale: str | None = None,
    ) -> Act:
        """Choose in a select: strings for its options, users, roles or channels for the others."""
        component = _pressable(person, message, custom_id, SELECTS)
        resolved = Resolved(self.platform, message.channel)
        ids = [resolved.id_of(v) for v in values]
        _check_choice(component, ids)
        data = {
            "component_type": component["type"],
            "custom_id": component["custom_id"],
            "id": component["id"],
            "values": ids,
        }
        if component["type"] != STRING_SELECT:
            data["resolved"] = resolved.body
        return self._use(person, message, data, locale)

    def submit_modal(
        self,
        person: User,
        form: Act,
        values: Mapping[str, object],
        *,
        locale: str | None = None,
        unchecked: bool = False,
    ) -> Act:
        """Send a form that `form` was answered with; fields left out keep what was prefilled."""
        if form.modal is None:
            raise ImpossibleError(f"{form.name!r} was not answered with a form")
        resolved = Resolved(self.platform, form.place)
        data = submitted(form.modal, values, resolved, unchecked=unchecked)
        name = f"form {form.modal['title']!r}"
        return self._send(person, form.place, Doing(ActKind.MODAL, name, data, form.source, locale))

    def old_form(self, person: User, place: Channel, custom_id: str, components: list[Json]) -> Act:
        """Send a form that nobody remembers: one opened before a restart."""
        data = {"custom_id": custom_id, "components": components}
        return self._send(person, place, Doing(ActKind.MODAL, f"form {custom_id!r}", data))

    def _use(self, person: User, message: Message, data: Json, locale: str | None) -> Act:
        doing = Doing(ActKind.COMPONENT, data["custom_id"], data, message, locale)
        return self._send(person, message.channel, doing)

    def _send(self, person: User, place: Channel, doing: Doing) -> Act:
        if not place.is_for(person):
            raise ImpossibleError(f"{person.name} cannot see {place.name or 'that conversation'}")
        platform = self.platform
        now, token = platform.world.clock.now(), secrets.token_urlsafe(40)
        act = Act(
            platform.world.snowflake(), token, person, place, doing.kind, doing.name, now, platform.changes
        )
        act.source = doing.source
        platform.acts[token] = act
        frame = posts.interaction(person, place, platform.bot)
        frame |= {"id": str(act.id), "token": token, "application_id": str(platform.app_id)}
        frame |= {"type": int(doing.kind), "data": doing.data, "locale": doing.locale or person.locale}
        if doing.source is not None:
            frame["message"] = posts.message(doing.source)
        platform.emit("INTERACTION_CREATE", frame, place.guild)
        return act


def _command(found: Json, options: list[Json], resolved: Resolved) -> Json:
    data: Json = {k: found[k] for k in ("id", "name", "type", "guild_id") if k in found}
    if options:
        data["options"] = options
    return data | ({"resolved": resolved.body} if resolved.body else {})


def _pressable(person: User, message: Message, name: str, kinds: tuple[int, ...]) -> Json:
    if message.deleted or (message.only_for is not None and message.only_for is not person):
        raise ImpossibleError(f"{person.name} does not see that message")
    for component in message.components:
        if component["type"] in kinds and name in (component.get("custom_id"), component.get("label")):
            if component.get("disabled"):
                raise ImpossibleError(f"{name!r} is disabled")
            return component
    raise ImpossibleError(f"no {name!r} among {[c.get('custom_id') for c in message.components]}")


def _check_choice(component: Json, ids: list[str]) -> None:
    known = [o["value"] for o in component.get("options") or []]
    if component["type"] == STRING_SELECT and not set(ids) <= set(known):
        raise ImpossibleError(f"{ids} are not all among {known}")
    if not component.get("min_values", 1) <= len(ids) <= component.get("max_values", 1):
        raise ImpossibleError(f"{len(ids)} values chosen in {component['custom_id']!r}")
