"""The page's own words, and the gallery of the bot's."""

import re
from collections.abc import Iterator, Mapping

import pytest

from adapters.playground.gallery import gallery_view
from adapters.playground.menu import page_words, words_of
from adapters.playground.pages import STATIC
from adapters.playground.people import LIMITS
from adapters.playground.server import Playground

SLOT = re.compile(r"\{(\w+)\}")
USED = re.compile(r"""\bt\(\s*"([a-z_.]+)""")


def sentences(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from sentences(value, f"{prefix}{name}.")
        else:
            yield prefix + name, str(value)


def test_both_languages_say_the_same_things_with_the_same_slots() -> None:
    slots = {
        lang: {key: set(SLOT.findall(text)) for key, text in sentences(page_words(lang))}
        for lang in ("en", "zh")
    }

    assert slots["en"] == slots["zh"]


def test_every_word_that_the_page_uses_is_there() -> None:
    known = {key for key, _ in sentences(page_words("en"))}
    used = {key for file in (STATIC / "js").glob("*.js") for key in USED.findall(file.read_text("utf-8"))}

    assert used - known == set()


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_the_menu_tells_every_command(playground: Playground, lang: str) -> None:
    words = words_of(playground.studio.app, lang)

    told = {command["key"]: command for command in words["commands"]}
    assert set(told) == set(playground.studio.app.catalog.commands)
    assert [param["name"] for param in told["remind.me"]["params"]] == ["after", "text"]
    assert told["remind.me"]["params"][1]["long"]


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_the_gallery_shows_every_sentence_on_both_platforms(playground: Playground, lang: str) -> None:
    app = playground.studio.app

    gallery = await gallery_view(app, lang)

    titles = {sample["title"] for sample in gallery["samples"]}
    assert app.words.keys("en") <= titles
    assert {"text", "card", "buttons", "select", "picture"} <= titles
    assert all(set(sample["shown"]) == set(LIMITS) for sample in gallery["samples"])
