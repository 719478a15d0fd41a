"""Where people find out what they can do."""

from bot.features.help.commands import feature

__all__ = ["feature"]
