"""Discord's markdown as its reader sees it: the characters, without the signs that style them."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from bot.chat.text import Moment, Shape, flat
from bot.chat.words import Words

_MARKS = re.compile(
    r"\\(?P<sign>.)|<t:(?P<at>\d+):(?P<shape>\w)>|<@(?P<user>\d+)>|\[(?P<text>[^\]]*)\]\(<[^>]*>\)"
    r"|(?P<gone>\*\*|\*|\|\||`|\u200b|(?m:^)> )"
)
_SHAPES = {"D": Shape.DAY, "t": Shape.TIME, "f": Shape.DAY_TIME, "R": Shape.RELATIVE}


def shown(markdown: str, names: Mapping[str, str], words: Words, lang: str) -> str:
    """Return the characters; mentions by name, moments in universal time."""

    def plain(found: re.Match[str]) -> str:
        if found["at"]:
            moment = Moment(datetime.fromtimestamp(int(found["at"]), UTC), _SHAPES[found["shape"]])
            return flat(words.resolve((moment,), lang, "UTC"))
        if found["user"]:
            return names.get(found["user"], "somebody")
        return found["sign"] or found["text"] or ""

    return _MARKS.sub(plain, markdown)
