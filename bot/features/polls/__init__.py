"""Light public polls, counted once per person over all places."""

from bot.features.polls.commands import feature

__all__ = ["feature"]
