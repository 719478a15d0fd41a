"""What the demo's people remember: sixty memories that a moderator approved, and three that wait."""

from datetime import date, timedelta
from typing import Any

from adapters.demo_people import read
from adapters.demo_pictures import SCENES, drawn
from adapters.demo_stage import Stage
from bot.base.unit import Unit
from bot.chat.heard import FileIn
from bot.features.memories.rules import review, sharing
from bot.features.memories.rules.sharing import Draft
from bot.features.memories.tables import MemoryState

HAN = "\u4e00"


async def imagine(stage: Stage, today: date) -> None:
    """Let people share memories in their own language, each with a date, and Ada approve them."""
    told = read("memories")
    memories, seen = told["memory"], told["seen"]
    photos = {name: await _kept(stage, name) for name in SCENES}
    authors = {lang: [one for one in stage.people if one.lang == lang] for lang in ("en", "zh")}

    async def work(unit: Unit) -> None:
        ada = await stage.enter(unit, stage.played("ada"))
        for memory in memories:
            lang = "zh" if any(letter >= HAN for letter in memory["text"][:4]) else "en"
            ctx = await stage.enter(unit, stage.rng.choice(authors[lang]))
            when = sharing.read_when(ctx, _when(memory, today))
            photo = photos[memory["picture"]] if "picture" in memory else ""
            alt = seen[memory["picture"]][lang] if "picture" in memory else ""
            draft = Draft(memory["text"], photo, when, memory.get("where", ""), alt=alt)
            kept = await sharing.store(ctx, draft, ctx.person)
            await review.decide(ada, sharing.id_of(kept), kept.version, MemoryState.APPROVED)

    await stage.write(work)


async def _kept(stage: Stage, name: str) -> str:
    """Make a picture safe like anybody's photo, and keep it."""
    data, mime = await stage.photos.prepare(drawn(name))
    return await stage.app.files.put(data, mime)


def _when(memory: dict[str, Any], today: date) -> str:
    """Return the date in words; an anniversary falls on a day near today, whatever today is."""
    if "when" in memory:
        return str(memory["when"])
    day = today - timedelta(days=memory["ago"])
    return f"{memory['year']}-{day.month:02}-{min(day.day, 28) if day.month == 2 else day.day:02}"  # noqa: PLR2004 - February


async def wait_for_review(stage: Stage) -> None:
    """Let three of the played people share what no moderator has decided yet."""
    for one in read("memories")["waiting"]:
        values: dict[str, str | FileIn] = {"text": one["text"], "when": one["when"]}
        if "where" in one:
            values["where"] = one["where"]
        if "picture" in one:
            values["photo"] = FileIn("picture.png", "image/png", drawn(one["picture"]))
        await stage.says(stage.played(one["who"]), "memories.share", **values)
