"""Answers: written in a form, or as a reply in the room; counted, and kept when their author wants it."""

from bot.base.ids import Platform
from bot.chat.heard import FileIn, Said
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench, Seen, Voice


async def posted(bench: Bench, platform: Platform, lang: str = "en") -> tuple[Voice, Seen]:
    """Return a moderator and a prompt that stands in the room of a platform."""
    await bench.found(lang=lang)
    mo = await bench.member("Mo", GARDEN, access=Access.MODERATOR)
    place = "hall" if platform == GARDEN else "porch"
    await mo.press("Post now", await mo.say("/memory series", place=place, day="tu", hour="19"))
    return mo, bench.platforms[platform].log[-1] if platform == TERRACE else mo.sees("hall")[-1]


async def test_an_answer_in_a_form_stands_in_the_room_and_is_counted(bench: Bench) -> None:
    _, post = await posted(bench, GARDEN)
    ada = await bench.member("Ada")

    await ada.press("Answer", post)
    await ada.say("Dumplings, every Friday")
    await bench.wait(seconds=5)

    assert any(seen.text == "Ada remembers:\nDumplings, every Friday" for seen in ada.sees("hall"))
    assert post.text.endswith("One of us has answered.")
    assert post.labels == ["Answer", "Keep my answer", "Share a memory"]


async def test_a_second_answer_replaces_the_first(bench: Bench) -> None:
    _, post = await posted(bench, GARDEN)
    ada = await bench.member("Ada")
    for words in ("Dumplings", "No, noodles"):
        await ada.press("Answer", post)
        await ada.say(words)
    await bench.wait(seconds=5)

    said = [seen.text for seen in ada.sees("hall") if "remembers" in seen.text]
    assert said == ["Ada remembers:\nNo, noodles"]
    assert post.text.endswith("One of us has answered.")


async def test_a_reply_in_the_room_is_counted_without_a_word_and_can_be_kept(bench: Bench) -> None:
    mo, post = await posted(bench, TERRACE)
    ada = await bench.member("Ada", TERRACE)
    before = len(ada.sees())

    await ada.send(Said("Dumplings, every Friday", reply_to=post.receipt))
    await bench.wait(seconds=5)
    assert len(ada.sees()) == before
    assert "One of us has answered." in post.text
    question = post.text.split("\n")[0]
    offered = await ada.press("Keep my answer", post)

    assert offered.text.startswith("A moderator looks at it next")
    assert mo.privately.last.text.endswith(f"Ada\n{question}\nDumplings, every Friday")
    again = await ada.press("Keep my answer", post)
    assert again.text == "That message is kept already."


async def test_a_reply_that_cannot_be_read_is_counted_only(bench: Bench) -> None:
    _, post = await posted(bench, GARDEN)
    ada = await bench.member("Ada")

    await ada.send(Said("", reply_to=post.receipt))
    await bench.wait(seconds=5)
    refused = await ada.press("Keep my answer", post)

    assert "One of us has answered." in post.text
    assert refused.text.startswith("I saw that you replied")


async def test_an_answer_on_the_terrace_is_asked_for_in_private(bench: Bench) -> None:
    _, post = await posted(bench, TERRACE)
    ada = await bench.member("Ada", TERRACE)

    question = await ada.press("Answer", post)
    assert question.spot == "@ada"
    thanks = await ada.privately.say("Dumplings, every Friday")
    await ada.privately.press("Keep my answer", thanks)

    assert any("Ada remembers" in seen.text for seen in ada.sees("porch"))
    assert ada.privately.last.text.startswith("A moderator looks at it next")


async def test_an_answer_in_chinese(bench: Bench) -> None:
    await bench.found(lang="zh")
    mo = await bench.member("莫老师", TERRACE, access=Access.MODERATOR, lang="zh")
    lin = await bench.member("小林", TERRACE, lang="zh")
    await mo.press("现在就发", await mo.say("/memory series", place="porch", day="tu", hour="19"))
    post = mo.sees("porch")[-1]

    await lin.send(Said("二食堂的麻辣烫", reply_to=post.receipt))
    await bench.wait(seconds=5)

    assert post.text.endswith("已有 1 人接话。")
    assert post.labels == ["我来说", "收下我的回答", "我也分享一段"]


async def test_a_photo_in_a_reply_is_kept_with_it_or_forgotten_after_a_month(bench: Bench) -> None:
    _, post = await posted(bench, TERRACE)
    ada, bo = await bench.member("Ada", TERRACE), await bench.member("Bo", TERRACE)
    for voice, data in ((ada, b"ginkgo"), (bo, b"lake")):
        photo = FileIn("it.jpg", "image/jpeg", data)
        await voice.send(Said("Look at this", reply_to=post.receipt, files=(photo,)))
    await bench.wait(seconds=5)

    await ada.press("Keep my answer", post)
    await bench.wait(days=32)

    assert list(bench.files.kept.values()) == [b"ginkgo"]
    assert post.text.endswith("2 of us have answered.")


async def test_a_kept_answer_that_is_declined_leaves_no_photo(bench: Bench) -> None:
    mo, post = await posted(bench, TERRACE)
    ada = await bench.member("Ada", TERRACE)
    photo = FileIn("it.jpg", "image/jpeg", b"ginkgo")
    await ada.send(Said("Look at this", reply_to=post.receipt, files=(photo,)))
    await bench.wait(seconds=5)
    await ada.press("Keep my answer", post)

    await mo.privately.press("Decline", mo.privately.last)
    await mo.privately.say("Too blurred")

    assert bench.files.kept == {}


async def test_a_reply_to_a_series_that_ended_is_met_with_silence(bench: Bench) -> None:
    mo, post = await posted(bench, TERRACE)
    ada = await bench.member("Ada", TERRACE)
    await mo.press("1", await mo.say("/memory lane"))
    await mo.press("End")
    await mo.press("Yes, end it")
    before = len(ada.sees())

    await ada.send(Said("Dumplings", reply_to=post.receipt))

    assert len(ada.sees()) == before
