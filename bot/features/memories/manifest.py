"""All that memory lane declares, put together."""

from bot.features.memories.commands import (
    answering,
    care,
    days,
    drawing,
    finding,
    history,
    quiz,
    review,
    series,
    sharing,
)
from bot.features.memories.commands.declared import feature

__all__ = [
    "answering",
    "care",
    "days",
    "drawing",
    "feature",
    "finding",
    "history",
    "quiz",
    "review",
    "series",
    "sharing",
]
