"""Interactions of users: commands, suggestions, presses, choices, forms, menus."""

import secrets
from collections.abc import Mapping, Sequence

from tests.wire import discord_payloads as show
from tests.wire.discord_forms import submitted
from tests.wire.discord_platform import Act, ActKind, Platform
from tests.wire.discord_resolved import Impossible, Resolved
from tests.wire.discord_typed import check_visible, chosen, filled, guessed, nested, registered
from tests.wire.discord_world import Channel, Json, Message, User

BUTTON, SELECTS, STRING_SELECT = 2, (3, 5, 6, 7, 8), 3


class Acts:
    """Acts as users; every method returns at once, the answer is awaited on the act."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform

    def slash(  # noqa: PLR0913 a command is typed with all of this
        self,
        person: User,
        place: Channel,
        command: str,
        *,
        options: Mapping[str, object] | None = None,
        locale: str | None = None,
        unchecked: bool = False,
    ) -> Act:
        """Run a registered command; `unchecked` sends even what the client would not (an old, removed command)."""
        root, *words = command.split()
        resolved = Resolved(self.platform, place)
        found = registered(self.platform, place, root)
        if unchecked:
            inner = guessed(options or {}, resolved)
        else:
            if found is None:
                msg = f"/{root} is not registered"
                raise Impossible(msg)
            check_visible(found, person, place)
            inner = filled(chosen(found, words), options or {}, resolved)
        data = self._command(found, root, 1, nested(words, inner), resolved)
        return self._send(person, place, ActKind.COMMAND, f"/{command}", data, locale=locale)

    def autocomplete(  # noqa: PLR0913 an option is completed with all of this
        self,
        person: User,
        place: Channel,
        command: str,
        option: str,
        typed: str = "",
        *,
        options: Mapping[str, object] | None = None,
        locale: str | None = None,
    ) -> Act:
        """Ask for suggestions while typing one option."""
        root, *words = command.split()
        found = registered(self.platform, place, root)
        if found is None:
            msg = f"/{root} is not registered"
            raise Impossible(msg)
        leaf = chosen(found, words)
        focused = next((o for o in leaf["options"] if o["name"] == option and o.get("autocomplete")), None)
        if focused is None:
            msg = f"/{command} does not suggest values for {option!r}"
            raise Impossible(msg)
        resolved = Resolved(self.platform, place)
        inner = filled(leaf, options or {}, resolved, partly=True)
        inner.append({"name": option, "type": focused["type"], "value": typed, "focused": True})
        data = self._command(found, root, 1, nested(words, inner), resolved)
        return self._send(person, place, ActKind.AUTOCOMPLETE, f"/{command} {option}:{typed}", data, locale=locale)

    def context_menu(
        self, person: User, target: Message | User, name: str, *, place: Channel | None = None, locale: str | None = None
    ) -> Act:
        """Use a menu command on a message, or on a user as seen in `place`."""
        where = target.channel if isinstance(target, Message) else place
        kind = 3 if isinstance(target, Message) else 2
        found = registered(self.platform, where, name, kind) if where else None
        if where is None or found is None:
            msg = f"no menu command {name!r} there"
            raise Impossible(msg)
        check_visible(found, person, where)
        resolved = Resolved(self.platform, where)
        target_id = resolved.id_of(target)
        data = self._command(found, name, kind, [], resolved) | {"target_id": target_id}
        return self._send(person, where, ActKind.COMMAND, name, data, locale=locale)

    def press(self, person: User, message: Message, button: str, *, locale: str | None = None) -> Act:
        """Press a button by its custom_id or label."""
        component = _pressable(person, message, button, (BUTTON,))
        data = {"component_type": BUTTON, "custom_id": component["custom_id"], "id": component["id"]}
        return self._use(person, message, data, locale)

    def select(
        self, person: User, message: Message, custom_id: str, values: Sequence[object], *, locale: str | None = None
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
        self, person: User, form: Act, values: Mapping[str, object], *, locale: str | None = None, unchecked: bool = False
    ) -> Act:
        """Send a form that `form` was answered with; fields left out keep what was prefilled."""
        if form.modal is None:
            msg = f"{form.name!r} was not answered with a form"
            raise Impossible(msg)
        resolved = Resolved(self.platform, form.place)
        data = submitted(form.modal, values, resolved, unchecked=unchecked)
        name = f"form {form.modal['title']!r}"
        return self._send(person, form.place, ActKind.MODAL, name, data, source=form.source, locale=locale)

    def old_form(self, person: User, place: Channel, custom_id: str, components: list[Json]) -> Act:
        """Send a form that nobody remembers: one opened before a restart."""
        data = {"custom_id": custom_id, "components": components}
        return self._send(person, place, ActKind.MODAL, f"form {custom_id!r}", data)

    def _command(self, found: Json | None, name: str, kind: int, options: list[Json], resolved: Resolved) -> Json:
        command_id = found["id"] if found else str(self.platform.world.snowflake())
        data: Json = {"id": command_id, "name": name, "type": kind}
        if found and found.get("guild_id"):
            data["guild_id"] = found["guild_id"]
        if options:
            data["options"] = options
        return data | ({"resolved": resolved.body} if resolved.body else {})

    def _use(self, person: User, message: Message, data: Json, locale: str | None) -> Act:
        return self._send(
            person, message.channel, ActKind.COMPONENT, data["custom_id"], data, source=message, locale=locale
        )

    def _send(  # noqa: PLR0913 the parts of an interaction
        self,
        person: User,
        place: Channel,
        kind: ActKind,
        name: str,
        data: Json,
        *,
        source: Message | None = None,
        locale: str | None = None,
    ) -> Act:
        if not place.is_for(person):
            msg = f"{person.name} cannot see {place.name or 'that conversation'}"
            raise Impossible(msg)
        platform = self.platform
        token, now = secrets.token_urlsafe(40), platform.world.clock.now()
        act = Act(platform.world.snowflake(), token, person, place, kind, name, now, platform.changes, source)
        platform.acts[token] = act
        frame = show.interaction(
            act.id, token, platform.app_id, person=person, place=place, bot=platform.bot
        ) | {"type": int(kind), "data": data}
        frame |= {"locale": locale} if locale else {}
        if source is not None:
            frame["message"] = show.message(source)
        platform.emit("INTERACTION_CREATE", frame, place.guild)
        return act


def _pressable(person: User, message: Message, name: str, kinds: tuple[int, ...]) -> Json:
    if message.deleted or (message.only_for is not None and message.only_for is not person):
        msg = f"{person.name} does not see that message"
        raise Impossible(msg)
    for component in message.components:
        if component["type"] in kinds and name in (component.get("custom_id"), component.get("label")):
            if component.get("disabled"):
                msg = f"{name!r} is disabled"
                raise Impossible(msg)
            return component
    msg = f"no {name!r} among {[c.get('custom_id') for c in message.components]}"
    raise Impossible(msg)


def _check_choice(component: Json, ids: list[str]) -> None:
    known = [o["value"] for o in component.get("options") or []]
    if component["type"] == STRING_SELECT and not set(ids) <= set(known):
        msg = f"{ids} are not all among {known}"
        raise Impossible(msg)
    if not component.get("min_values", 1) <= len(ids) <= component.get("max_values", 1):
        msg = f"{len(ids)} values chosen in {component['custom_id']!r}"
        raise Impossible(msg)
