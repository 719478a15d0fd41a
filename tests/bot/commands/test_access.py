"""Role × platform × entry point: whoever lacks the role is refused, whatever the platform showed them."""

import pytest

from bot.app import load_words
from bot.base.ids import Platform
from bot.chat.heard import Called, Pressed, RawValue
from bot.commands.catalog import Catalog
from bot.commands.feature import Action, Command
from bot.commands.params import Kind
from bot.features import FEATURES
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench, Voice

CATALOG = Catalog(FEATURES)
WORDS = load_words()
BELOW = {Access.MEMBER: Access.VISITOR, Access.MODERATOR: Access.MEMBER, Access.OWNER: Access.MODERATOR}
COMMANDS = [command for command in CATALOG.commands.values() if command.access > Access.VISITOR]
ACTIONS = [action for action in CATALOG.actions.values() if action.access > Access.VISITOR]
PLAIN: dict[Kind, RawValue] = {Kind.NUMBER: 1, Kind.SWITCH: True, Kind.DATE: "2001-01-01", Kind.WHEN: "30m"}


async def voice_below(bench: Bench, access: Access, platform: Platform) -> Voice:
    await bench.found()
    return await bench.member("Vic", platform, access=BELOW[access])


def values_of(command: Command) -> dict[str, RawValue]:
    return {
        param.name: param.choices[0] if param.choices else PLAIN.get(param.kind, "something")
        for param in command.params
        if param.required
    }


def wire_of(action: Action) -> str:
    return ":".join([action.key, *("1" for _ in action.hints)])


def refused(voice: Voice, access: Access) -> bool:
    said = WORDS.text(f"dispatch.needs_{access.name.lower()}", "en")
    return [seen.text for seen in voice.sees()] == [said]


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.key)
async def test_command_is_refused_below_its_role(bench: Bench, command: Command, platform: Platform) -> None:
    voice = await voice_below(bench, command.access, platform)

    await voice.send(Called(command.key, values_of(command)))

    assert refused(voice, command.access)


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.key)
async def test_button_is_refused_below_its_role(bench: Bench, action: Action, platform: Platform) -> None:
    voice = await voice_below(bench, action.access, platform)

    await voice.send(Pressed(wire_of(action)))

    assert refused(voice, action.access)


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
async def test_who_stands_for_nobody_is_refused_everywhere_inside(bench: Bench, platform: Platform) -> None:
    await bench.found()
    nobody = bench.person(
        "GroupAnonymousBot", platform, room="hall" if platform == GARDEN else "porch"
    ).as_nobody()

    for command in CATALOG.commands.values():
        if not command.anywhere:
            await nobody.send(Called(command.key, values_of(command)))

    texts = {seen.text for seen in nobody.messenger.log}
    assert texts == {WORDS.text("dispatch.nobody", "en")}


@pytest.mark.parametrize("platform", [GARDEN, TERRACE])
async def test_buttons_of_another_community_do_nothing(bench: Bench, platform: Platform) -> None:
    """Ids on a wire can be made up: whatever they name is looked up in the speaker's own community."""
    await bench.found()
    owner = await bench.member("Olga", platform, access=Access.OWNER)

    for action in CATALOG.actions.values():
        before = len(owner.messenger.log)
        await owner.send(Pressed(":".join([action.key, *("999999" for _ in action.hints)])))
        shown = [seen.text for seen in owner.messenger.log[before:]]
        assert not any("on my side" in text for text in shown), (action.key, shown)
