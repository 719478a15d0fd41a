"""The feature with all that it declares."""

from bot.features.upcoming.commands import ahead, aside, doubts
from bot.features.upcoming.commands.declared import feature

__all__ = ["ahead", "aside", "doubts", "feature"]
