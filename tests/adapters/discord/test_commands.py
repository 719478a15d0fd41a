from typing import Annotated

import pytest

from adapters.discord.commands import as_name, menu_names, options, payload
from adapters.discord.sync import normal
from bot.base.errors import DeclarationError
from bot.chat.words import Words
from bot.commands.catalog import Catalog
from bot.commands.context import Context
from bot.commands.feature import Feature, Menu
from bot.commands.params import Long, Size, Target
from tests import workshop

WORDS = workshop.workshop_words()
CATALOG = Catalog(workshop.WITH_WORKSHOP)
NO_WORDS = Words({"en": {}, "zh": {}})


def test_command_is_named_in_each_language_and_its_default_too() -> None:
    help_ = next(command for command in payload(CATALOG, WORDS) if command["name"] == "help")

    assert help_ == {
        "type": 1,
        "name": "help",
        "name_localizations": {"en-US": "help", "en-GB": "help", "zh-CN": "帮助"},
        "description": "What you can do here",
        "description_localizations": {
            "en-US": "What you can do here",
            "en-GB": "What you can do here",
            "zh-CN": "看看能做什么",
        },
        "options": [],
        "default_member_permissions": None,
        "contexts": [0, 1],
        "integration_types": [0],
    }


def test_hidden_commands_are_not_told() -> None:
    group = next(command for command in payload(CATALOG, WORDS) if command["name"] == "workshop")

    assert "answer" not in [option["name"] for option in group["options"]]


def test_menu_command_has_a_readable_name() -> None:
    assert {name: command.key for name, command in menu_names(CATALOG, WORDS).items()} == {
        "Keep this": "workshop.keep",
        "Keep as a memory": "memories.keep",
        "Take this memory down": "memories.takedown",
    }


def test_options_are_required_unless_a_long_text_has_a_form() -> None:
    required = {
        name: [(o["name"], o["required"]) for o in options(CATALOG.commands[f"workshop.{name}"], WORDS)]
        for name in ("pick", "tell", "keep")
    }

    assert required == {
        "pick": [("colour", True), ("loud", False), ("times", False)],
        "tell": [("title", False), ("story", False), ("day", False), ("photo", False)],
        "keep": [("note", True)],
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [("Class year", "class_year"), ("帮助", "帮助"), ("毕业 年份", "毕业年份"), ("why?", "")],
)
def test_words_become_names(text: str, name: str) -> None:
    assert as_name(text) == name


def test_what_discord_cannot_hold_is_refused() -> None:
    crowd, menus = Feature("crowd"), Feature("menus")

    async def one(ctx: Context) -> None: ...

    async def about(ctx: Context, message: Target) -> None: ...

    for number in range(26):
        one.__name__ = f"c{number}"
        crowd.command()(one)
    for number in range(6):
        about.__name__ = f"m{number}"
        menus.command(menu=Menu.MESSAGE)(about)

    with pytest.raises(DeclarationError, match="26 commands under /crowd"):
        payload(Catalog([crowd]), NO_WORDS)
    with pytest.raises(DeclarationError, match="6 commands on messages"):
        payload(Catalog([menus]), NO_WORDS)


def test_long_limits_are_cut_to_what_an_option_holds() -> None:
    feature = Feature("long")

    @feature.command()
    async def write(ctx: Context, text: Annotated[str, Size(0, 9000), Long]) -> None: ...

    (option,) = options(feature.commands["write"], NO_WORDS)

    assert (option["min_length"], option["max_length"]) == (0, 6000)


def test_defaults_left_out_by_discord_are_no_difference() -> None:
    (ours,) = [command for command in payload(CATALOG, WORDS) if command["name"] == "workshop"]
    theirs = {**_bare(ours), "id": "1", "version": "2", "nsfw": False, "dm_permission": True}

    assert normal(theirs) == normal(ours)
    assert normal({**theirs, "description": "Another"}) != normal(ours)


def _bare(part: dict[str, object]) -> dict[str, object]:
    """Leave out every default, as the platform does in its answers."""
    made = {name: value for name, value in part.items() if value not in (None, [], {}, False)}
    for name in ("options", "choices"):
        inner = made.get(name)
        if isinstance(inner, list):
            made[name] = [_bare(one) for one in inner]
    return made
