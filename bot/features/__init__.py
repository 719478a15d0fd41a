"""The features of Homeroom, in the order in which `/help` shows them."""

from bot.commands.feature import Feature
from bot.features.accounts import feature as accounts
from bot.features.connect import feature as connect
from bot.features.help import feature as help_
from bot.features.memories import feature as memories
from bot.features.mentoring import feature as mentoring
from bot.features.polls import feature as polls
from bot.features.privacy import feature as privacy
from bot.features.profile import feature as profile
from bot.features.remind import feature as remind
from bot.features.settings import feature as settings
from bot.features.setup import feature as setup
from bot.features.verify import feature as verify

FEATURES: tuple[Feature, ...] = (
    setup, connect, settings, accounts, verify, profile, memories, polls, mentoring, help_, remind, privacy,
)  # fmt: skip
