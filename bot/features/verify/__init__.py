"""Who is an alumnus: a moderator's word, or that of two members."""

from bot.features.verify.commands import feature

__all__ = ["feature"]
