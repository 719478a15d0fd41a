"""How fast Discord lets a bot write: fifty requests a second overall, and a bucket for each channel.

Answers to interactions count in neither. The library waits where a bucket turns out to be smaller.
"""

from adapters.discord.spots import Private, Room, read_spot
from bot.chat.ports import Act, Toll

OVERALL = Toll("", 50, 1.0, evenly=True)
_PRIVATE = Toll("private", 10, 10.0)
"""Discord takes a bot that opens conversations fast for a spammer; it does not say how fast is fast."""


def tolls(spot: str, act: Act) -> tuple[Toll, ...]:
    """Return what a request counts against."""
    if act is Act.ANSWER:
        return ()
    own = Toll(f"{act} {spot}", 5, 5.0)
    match read_spot(spot):
        case Private():
            return (OVERALL, _PRIVATE, own) if act is Act.SAY else (OVERALL, own)
        case Room():
            return (OVERALL, own)
