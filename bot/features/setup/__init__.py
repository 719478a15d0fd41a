"""Founding a community, and the rooms it speaks in."""

from bot.features.setup.commands import feature

__all__ = ["feature"]
