"""Mentoring: who looks for help meets who offers it, across fields, when both agree."""

from bot.features.mentoring.commands import feature

__all__ = ["feature"]
