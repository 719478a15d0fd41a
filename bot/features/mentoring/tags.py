"""Fields, topics and languages: free words, of which the usual ones are known by one code in all languages.

So that "law" and "法律" meet. What is not known stays as it was typed.
"""

import re
import tomllib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from babel import Locale

from bot.base.errors import Refusal
from bot.chat.text import Text, plain, say
from bot.chat.words import LANGS, nearest_lang
from bot.commands.params import Asker, Suggestion

MOST, LONGEST = 8, 40
SPOKEN: Final = (
    "en", "zh", "yue", "es", "fr", "de", "ja", "ko", "pt", "it", "ru", "ar", "hi", "nl", "sv", "da", "nb",
    "fi", "pl", "uk", "cs", "el", "tr", "he", "fa", "ur", "bn", "ta", "vi", "th", "id", "ms", "tl", "sw",
)  # fmt: skip
_SPELLINGS: Final = {
    "mandarin": "zh", "putonghua": "zh", "汉语": "zh", "普通话": "zh", "国语": "zh", "华语": "zh",
    "中国話": "zh", "英文": "en", "粤语": "yue", "法文": "fr", "德文": "de", "日文": "ja", "韩文": "ko",
    "俄文": "ru", "西班牙文": "es", "norwegian": "nb", "挪威语": "nb",
}  # fmt: skip
_BETWEEN = re.compile(r"[,，、;；|｜/\n]")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of tags with the words that are known for it, by language and code."""

    name: str

    @property
    def known(self) -> Mapping[str, Mapping[str, str]]:
        return _known(self.name)

    @property
    def codes(self) -> Sequence[str]:
        return tuple(self.known["en"])

    def code(self, word: str) -> str:
        """Return the code of a known word in any language, or the word itself in a plain form."""
        plain_word = " ".join(word.split()).casefold()
        return _codes(self.name).get(plain_word, plain_word)


FIELDS: Final = Kind("field")
TOPICS: Final = Kind("topic")
LANGUAGES: Final = Kind("language")


@cache
def _known(kind: str) -> Mapping[str, Mapping[str, str]]:
    """Read the words at their first use: the names of languages alone take five megabytes."""
    if kind == LANGUAGES.name:
        locales = {"en": Locale("en"), "zh": Locale.parse("zh_Hans_CN")}
        return {lang: {code: locale.languages[code] for code in SPOKEN} for lang, locale in locales.items()}
    folder = Path(__file__).with_name("locales")
    files = {lang: tomllib.loads((folder / f"{lang}.toml").read_text("utf-8")) for lang in LANGS}
    return {lang: files[lang][kind] for lang in LANGS}


@cache
def _codes(kind: str) -> Mapping[str, str]:
    known = _known(kind)
    codes = {word.casefold(): code for words in known.values() for code, word in words.items()}
    own = {Locale.parse(code).languages.get(code, "").casefold(): code for code in SPOKEN}
    return {**codes, **(own | _SPELLINGS if kind == LANGUAGES.name else {})}


def read_tags(kind: Kind, text: str) -> tuple[str, ...]:
    """Return the tags in a text, each once in its order, or refuse with what to change."""
    pieces = [piece.strip() for piece in _BETWEEN.split(text) if piece.strip()]
    if long := next((piece for piece in pieces if len(piece) > LONGEST), None):
        raise Refusal("mentoring.tag_too_long", tag=long[:20], most=LONGEST)
    tags = tuple(dict.fromkeys(kind.code(piece) for piece in pieces))
    if not tags:
        raise Refusal("mentoring.no_tags")
    if len(tags) > MOST:
        raise Refusal("mentoring.too_many_tags", n=len(tags), most=MOST)
    return tags


def show_tags(kind: Kind, tags: Sequence[str], lang: str = "en") -> Text:
    """Return tags in the reader's words; `lang` only serves names of languages."""
    return enumerated([_show(kind, tag, lang) for tag in tags])


def enumerated(members: Sequence[Text]) -> Text:
    """Return the members with the comma of the reader's language between them."""
    comma = say("mentoring.comma")
    return tuple(
        node for place, member in enumerate(members) for node in (*(comma if place else ()), *member)
    )


def _show(kind: Kind, tag: str, lang: str) -> Text:
    if tag not in kind.codes:
        return plain(tag)
    if kind is LANGUAGES:
        return plain(kind.known[nearest_lang(lang)][tag])
    return say(f"mentoring.{kind.name}.{tag}")


def suggest(kind: Kind) -> Callable[[Asker, str], Awaitable[Sequence[Suggestion]]]:
    """Return what proposes tags of a kind while someone types a list of them."""

    async def propose(asker: Asker, typed: str) -> Sequence[Suggestion]:
        return _suggest(kind, asker.lang, typed)

    return propose


def _suggest(kind: Kind, lang: str, typed: str) -> list[Suggestion]:
    """Propose how the last word of a list could go on."""
    parts = _BETWEEN.split(typed)
    before, begun = [part.strip() for part in parts[:-1] if part.strip()], parts[-1].strip().casefold()
    taken = {kind.code(part) for part in before}
    words = kind.known[nearest_lang(lang)]
    fitting = [word for code, word in words.items() if code not in taken and begun in word.casefold()]
    lists = [", ".join([*before, word]) for word in fitting]
    return [Suggestion(one, one) for one in lists if len(one) <= 100][:25]  # noqa: PLR2004 - what a menu holds
