"""Who we are: profiles, and the directory of those who want to be found."""

from bot.features.profile.commands import feature

__all__ = ["feature"]
