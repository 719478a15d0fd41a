"""One community in two groups: a second server or group joins by a code."""

from bot.features.connect.commands import feature

__all__ = ["feature"]
