"""What a community has chosen, who changed it, and the switch that silences everything."""

from bot.features.settings.commands import feature

__all__ = ["feature"]
