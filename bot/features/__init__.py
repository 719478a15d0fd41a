"""The features of Homeroom, in the order in which `/help` shows them."""

from bot.commands.feature import Feature
from bot.features.accounts.commands import feature as accounts
from bot.features.connect.commands import feature as connect
from bot.features.help.commands import feature as help_
from bot.features.memories.manifest import feature as memories
from bot.features.mentoring.commands import feature as mentoring
from bot.features.polls.commands import feature as polls
from bot.features.privacy.commands import feature as privacy
from bot.features.profile.commands import feature as profile
from bot.features.remind.commands import feature as remind
from bot.features.settings.commands import feature as settings
from bot.features.setup.commands import feature as setup
from bot.features.upcoming.manifest import feature as upcoming
from bot.features.verify.commands import feature as verify

FEATURES: tuple[Feature, ...] = (
    setup, connect, settings, accounts, verify, profile, memories, polls, mentoring, help_, remind,
    upcoming, privacy,
)  # fmt: skip
