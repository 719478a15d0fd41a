"""The features of Homeroom, in the order in which `/help` shows them."""

from bot.commands.feature import Feature
from bot.features.help import feature as help_
from bot.features.mentoring import feature as mentoring
from bot.features.polls import feature as polls
from bot.features.remind import feature as remind

FEATURES: tuple[Feature, ...] = (help_, remind, polls, mentoring)
