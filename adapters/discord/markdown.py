"""Text printed as Discord's markdown: whatever people wrote stays what they wrote."""

import re
import unicodedata
from typing import assert_never

from bot.chat.text import Link, Mention, Moment, Node, Phrase, Plain, Shape, Style, Styled, Text, flat

_MARKUP = re.compile(
    r"(?P<address>https?://[^\s<>|*`\\]+)"
    r"|(?P<sign>[\\*_~`|<>\[\]]|@(?=everyone|here))"
    r"|(?P<start>(?m:^)[ \t]*(?:#{1,3}|-#|[-+]|\d{1,9}[.)])(?=\s))"
)
_BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
MOST_MARKS = 4
"""Signs that may stand on one letter; no language needs more, and a tower of them covers other lines."""
_SHAPES = {Shape.DAY: "D", Shape.TIME: "t", Shape.DAY_TIME: "f", Shape.RELATIVE: "R"}
_AROUND = {Style.BOLD: "**", Style.ITALIC: "*", Style.SPOILER: "||"}


def markdown(text: Text) -> str:
    """Return a resolved text as markdown."""
    out = ""
    after_quote = False
    for node in text:
        piece = _node(node)
        is_quote = isinstance(node, Styled) and node.style is Style.QUOTE
        if piece and out and not out.endswith("\n") and (is_quote or (after_quote and piece[0] != "\n")):
            out += "\n"
        out += piece
        after_quote = is_quote if piece else after_quote
    return out


def _node(node: Node) -> str:
    match node:
        case Plain(characters):
            return escaped(characters)
        case Styled(style, inner):
            return _styled(style, inner)
        case Link(url, inner):
            return f"[{markdown(inner)}](<{_address(url)}>)" if flat(inner) != url else _address(url)
        case Mention(_, name, account):
            return f"<@{account}>" if account else escaped(name)
        case Moment(at, shape, _):
            return f"<t:{int(at.timestamp())}:{_SHAPES[shape]}>"
        case Phrase(key):
            return escaped(key)
        case _:
            assert_never(node)


def _styled(style: Style, inner: Text) -> str:
    if not flat(inner).strip():
        return markdown(inner)
    match style:
        case Style.BOLD | Style.ITALIC | Style.SPOILER:
            return _wrapped(markdown(inner), _AROUND[style])
        case Style.CODE:
            return f"`{tamed(flat(inner)).replace('`', 'ˋ')}`"
        case Style.QUOTE:
            return "> " + markdown(inner).strip("\n").replace("\n", "\n> ")
        case _:
            assert_never(style)


def _wrapped(printed: str, sign: str) -> str:
    """Put signs around, inside the spaces at both ends: Discord takes no others for styles."""
    core = printed.strip()
    at = printed.index(core)
    return f"{printed[:at]}{sign}{core}{sign}{printed[at + len(core) :]}"


def _address(url: str) -> str:
    return re.sub(r"[\s<>]", lambda found: f"%{ord(found[0]):02X}", url)


def escaped(characters: str) -> str:
    """Return what shows exactly these characters. Addresses stay as they are, for Discord to link."""
    return _MARKUP.sub(_escape, tamed(characters))


def _escape(found: re.Match[str]) -> str:
    if found["address"]:
        return found[0]
    if found["sign"]:
        return "@\u200b" if found["sign"] == "@" else f"\\{found['sign']}"
    start = found[0]
    space = len(start) - len(start.lstrip())
    sign = start.strip()
    return f"{start[:space]}{sign[:-1]}\\{sign[-1]}" if sign[0].isdigit() else f"{start[:space]}\\{sign}"


def tamed(characters: str) -> str:
    """Return the characters without direction overrides and without towers of marks."""
    out: list[str] = []
    marks = 0
    for character in characters.translate(_BIDI):
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS:
            out.append(character)
    return "".join(out)
