"""One person, several accounts."""

from bot.features.accounts.commands import feature

__all__ = ["feature"]
