"""What is kept about a person, handing it over, and letting go of it."""

from bot.features.privacy.commands import feature

__all__ = ["feature"]
