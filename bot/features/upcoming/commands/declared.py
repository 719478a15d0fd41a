"""The feature, and how its rows are exported and forgotten."""

from bot.commands.feature import Feature
from bot.features.upcoming.tables import Decision
from bot.people.personal import Forget, Keeps

feature = Feature("upcoming")
feature.keeps(Keeps(Decision, "person_id", Forget.DETACH))
