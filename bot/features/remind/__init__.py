"""Personal reminders."""

from bot.features.remind.commands import feature

__all__ = ["feature"]
