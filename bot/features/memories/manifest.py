"""All that memory lane declares, put together."""

from bot.features.memories.commands import (
    answering,
    care,
    days,
    drawing,
    finding,
    history,
    lists,
    quiz,
    review,
    series,
    sharing,
    silence,
    stock,
    worded,
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
    "lists",
    "quiz",
    "review",
    "series",
    "sharing",
    "silence",
    "stock",
    "worded",
]
