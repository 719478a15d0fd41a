"""Memory lane: what alumni remember, brought back at its time."""

from bot.features.memories.commands import feature

__all__ = ["feature"]
