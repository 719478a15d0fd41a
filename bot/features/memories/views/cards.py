"""What stands on a memory card, in the language of its place."""

from bot.chat.ports import Face
from bot.chat.text import flat
from bot.chat.words import Words
from bot.features.memories.rules.content import Content
from bot.features.memories.views import story


def face(words: Words, shown: Content, lang: str, community: str) -> Face:
    """Spell out what is known of a memory: nothing else that would need the reader's clock is on it."""
    when = flat(words.resolve(story.when(shown.when), lang, "UTC"))
    return Face(when, shown.campus, shown.text, community)
