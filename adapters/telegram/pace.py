"""How fast Telegram lets a bot write.

About thirty messages a second overall, one a second in a chat, twenty a minute in a group. Edits, pins and
removals count like messages, and all topics of a group share its limits.
"""

from adapters.telegram.spots import read_spot
from bot.chat.ports import Act, Toll

OVERALL = Toll("", 30, 1.0, evenly=True)
AT_ONCE = 3
"""In a private chat: how many seconds' worth of answers may come at once; Telegram lets short bursts pass."""
A_MINUTE, ANSWERS, OTHERS = 20, 2, 8
"""In a group: how many a minute, and how many of them posts leave to answers, and edits to the rest."""


def tolls(spot: str, act: Act) -> tuple[Toll, ...]:
    """Return what a request counts against."""
    chat = read_spot(spot).chat
    if chat > 0:
        return (OVERALL, Toll(f"chat {chat}", 1, 1.0, burst=AT_ONCE))
    reserve = OTHERS if act is Act.CHANGE else ANSWERS
    minute = Toll(f"group {chat}", A_MINUTE, 60.0, reserve=reserve)
    return (OVERALL, Toll(f"chat {chat}", 1, 1.0), minute)
