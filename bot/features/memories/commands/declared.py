"""The feature itself; the modules beside this one add what it offers."""

from bot.commands.feature import Feature
from bot.features.memories.games import Guess, Quiz
from bot.features.memories.list_tables import Handout, PromptList, RuleDraft, Silence
from bot.features.memories.tables import (
    Card,
    Import,
    ImportedLine,
    Lookup,
    Memory,
    Never,
    Reply,
    Series,
)
from bot.people.personal import Forget, Holds, Keeps

feature = Feature("memories", group="memory")
feature.keeps(
    Keeps(Memory, "person_id", Forget.DELETE),
    Keeps(Memory, "proposed_by_id", Forget.DETACH),
    Keeps(Memory, "decided_by_id", Forget.DETACH),
    Keeps(Series, "made_by_id", Forget.DETACH),
    Keeps(Reply, "person_id", Forget.DELETE),
    Keeps(Import, "confirmed_by_id", Forget.DETACH),
    Keeps(ImportedLine, "person_id", Forget.DELETE),
    Keeps(Lookup, "person_id", Forget.DELETE),
    Keeps(Lookup, "about_id", Forget.DETACH),
    Keeps(Quiz, "started_by_id", Forget.DETACH),
    Keeps(Guess, "person_id", Forget.DELETE),
    Keeps(Never, "person_id", Forget.DELETE),
    Keeps(Never, "made_by_id", Forget.DETACH),
    Keeps(PromptList, "made_by_id", Forget.DETACH),
    Keeps(RuleDraft, "person_id", Forget.DELETE),
    Keeps(Silence, "made_by_id", Forget.DETACH),
)
feature.holds(
    Holds(Memory, "photo"),
    Holds(ImportedLine, "photo"),
    Holds(Reply, "photo"),
    Holds(Card, "file"),
    Holds(Handout, "file"),
)
