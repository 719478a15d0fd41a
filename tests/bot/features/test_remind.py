from datetime import UTC, datetime

import pytest

from bot.base.ids import Platform
from bot.chat.heard import Called, Heard
from bot.people.identity import Access
from bot.testing import GARDEN, TERRACE, Bench


async def test_help_outside_a_community_names_setup(bench: Bench) -> None:
    ada = bench.person("Ada", GARDEN)

    seen = await ada.say("/help")

    assert "/help" not in seen.text
    assert seen.text.startswith("Here is what you can do")


async def test_unknown_place_refuses_in_the_language_of_the_speaker(bench: Bench) -> None:
    lin = bench.person("Lin", TERRACE, lang="zh-hans")

    seen = await lin.say("/remind me 2h 喝茶")

    assert "/setup" in seen.text
    assert "校友社区" in seen.text


async def test_reminder_arrives_in_private_at_its_time_on_both_platforms(bench: Bench) -> None:
    await bench.found()
    for platform, room in ((GARDEN, "hall"), (TERRACE, "porch")):
        ada = bench.person(f"Ada{platform}", platform, room=room)

        noted = await ada.say("/remind me 2h the kettle")
        assert "I will remind you" in noted.text

        await bench.wait(hours=1, minutes=59)
        assert ada.privately.last is not None
        assert not any("You asked me" in seen.text for seen in ada.sees())
        await bench.wait(minutes=1)
        assert ada.last.text == "You asked me to remind you:\nthe kettle"
        assert ada.last.spot == f"@ada{platform}"


async def test_missing_words_are_asked_for_and_the_answer_completes_the_command(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada", TERRACE, room="porch")

    question = await ada.say("/remind me")
    assert question.text.startswith("When?")
    again = await ada.say("soonish")
    assert "can't read that as a time" in again.text
    await ada.say("30m")
    noted = await ada.say("call home")

    assert "I will remind you" in noted.text


async def test_an_event_told_twice_is_answered_once(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada")

    for _ in range(2):
        await ada.send(ada._event("/remind me 1h tea", {}), key="same")

    assert len(ada.sees()) == 1


async def test_a_question_asked_in_private_is_answered_in_private(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada", TERRACE, room="porch")

    question = await ada.say("/remind me")
    await ada.privately.say("30m")
    noted = await ada.privately.say("call home")
    over = await ada.privately.say("anything else?")

    assert question.spot == "@ada"
    assert "I will remind you" in noted.text
    assert "/help" in over.text


async def test_time_in_words_ends_where_the_text_begins(bench: Bench) -> None:
    await bench.found(zone="Europe/Berlin")
    ada = bench.person("Ada", TERRACE, room="porch")

    await ada.say("/remind me tomorrow 9am call home at 5")
    await bench.wait_until(datetime(2026, 3, 3, 8, 0, tzinfo=UTC))

    assert ada.last.text == "You asked me to remind you:\ncall home at 5"
    assert ada.last.at == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


async def test_chinese_time_needs_no_space_before_the_text(bench: Bench) -> None:
    await bench.found(lang="zh", zone="Asia/Shanghai")
    lin = bench.person("Lin", TERRACE, room="porch", lang="zh")

    noted = await lin.say("/remind me 明天下午三点开会")
    await bench.wait_until(datetime(2026, 3, 3, 7, 0, tzinfo=UTC))

    assert "2026年3月3日周二 15:00" in noted.text
    assert lin.last.text == "你让我提醒你：\n开会"


@pytest.mark.parametrize(("platform", "room"), [(GARDEN, "hall"), (TERRACE, "porch")])
async def test_a_time_of_two_meanings_is_asked_about_once(
    bench: Bench, platform: Platform, room: str
) -> None:
    await bench.found()
    ada = bench.person("Ada", platform, room=room)

    question = await ada.say("/remind me", after="every second tuesday at 19:00", text="rehearsal")
    assert (
        question.labels
        == [
            "Every 2 weeks on Tuesday at 19:00, first on Tue, Mar 3, 2026 7:00\u202fPM",
            "On the second Tuesday of every month at 19:00, first on Tue, Mar 10, 2026 7:00\u202fPM",
        ]
        or len(question.labels) == 2
    )
    noted = await ada.press(question.labels[1], question)
    assert "second Tuesday of every month" in noted.text

    await bench.wait_until(datetime(2026, 4, 14, 20, 0, tzinfo=UTC))
    rung = [seen for seen in ada.sees() if seen.text.startswith("You asked me")]
    assert [seen.at.day for seen in rung] == [10, 14]


async def test_a_choice_works_once(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada")

    question = await ada.say("/remind me", after="tomorrow", text="tea")
    label, wire = question.labels[0], question.wire(question.labels[0])
    await ada.press(label, question)
    again = await ada.press_wire(wire)

    assert again.text == "That choice is over. Use /remind again, please."


async def test_a_time_that_has_passed_is_asked_again_with_the_nearest(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada", TERRACE, room="porch")

    refused = await ada.say("/remind me", after="today 8:00", text="tea")
    noted = await ada.say("today 18:00")

    assert "has passed" in refused.text
    assert "6:00" in noted.text
    assert noted.text.endswith("tea")


async def test_moderator_reminds_a_place_and_a_visitor_does_not(bench: Bench) -> None:
    await bench.found()
    mod = await bench.member("Mo", access=Access.MODERATOR)
    ada = bench.person("Ada")

    refused = await ada.say("/remind here", after="2h", text="party")
    noted = await mod.say("/remind here", after="every friday at 20:00", text="Stammtisch")
    await bench.wait_until(datetime(2026, 3, 6, 20, 0, tzinfo=UTC))

    assert "verified alumni" in refused.text
    assert "everybody here" in noted.text
    assert ada.last.text == "A reminder for all of you:\nStammtisch"
    mine = await ada.press("Remind me too")
    assert "Every Friday" in mine.text
    await bench.wait(days=7)
    assert ada.privately.last.text == "You asked me to remind you:\nStammtisch" or any(
        seen.text == "You asked me to remind you:\nStammtisch" for seen in ada.sees("@ada")
    )


async def test_here_needs_a_place_that_was_set_up(bench: Bench) -> None:
    await bench.found()
    mod = await bench.member("Mo", access=Access.MODERATOR)

    seen = await mod.at("cellar").say("/remind here", after="2h", text="party")

    assert "/setup" in seen.text


@pytest.mark.parametrize(("platform", "room"), [(GARDEN, "hall"), (TERRACE, "porch")])
async def test_list_shows_what_waits_and_cancels_it(bench: Bench, platform: Platform, room: str) -> None:
    await bench.found()
    ada = bench.person("Ada", platform, room=room)
    await ada.say("/remind me 2h the kettle")
    await ada.say("/remind me", after="every monday at 9:00", text="gym")

    listed = await ada.say("/remind list")
    assert listed.labels == ["Change 1", "Change 2"]
    assert "the kettle" in listed.text
    assert "Every Monday at 09:00, next on Mon, Mar 9, 2026" in listed.text
    one = await ada.press("Change 1", listed)
    gone = await ada.press("Cancel it", one)
    left = await ada.press("All my reminders", gone)
    await bench.wait(hours=3)

    assert "the kettle" not in left.text
    assert not any(seen.text.startswith("You asked me") for seen in ada.sees())


async def test_only_its_person_cancels_a_reminder(bench: Bench) -> None:
    await bench.found()
    ada, eve = bench.person("Ada"), bench.person("Eve")
    noted = await ada.say("/remind me 2h the kettle")
    listed = await ada.say("/remind list")

    wires = [member.press for member in noted.buttons if "cancel" in member.press]
    refused = [await eve.press_wire(wire) for wire in (*wires, listed.wire("Change 1"))]
    await bench.wait(hours=2)

    assert {seen.text for seen in refused} == {"That reminder is gone. Set a new one with /remind me."}

    assert ada.last.text == "You asked me to remind you:\nthe kettle"


async def test_there_is_room_for_25_reminders(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada")

    for number in range(25):
        await ada.say(f"/remind me {number + 1}h tea")
    seen = await ada.say("/remind me 30h tea")

    assert "25" in seen.text
    listed = await ada.say("/remind list")
    assert listed.labels == [*(f"Change {number}" for number in range(1, 7)), "Later"]
    for _ in range(4):
        listed = await ada.press("Later", listed)
    assert listed.labels == ["Change 25", "Sooner"]


async def test_late_reminder_says_so_and_a_series_catches_up_once(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada")
    await ada.say("/remind me", after="every day at 10:00", text="stretch")

    bench.clock.wind_to(datetime(2026, 3, 5, 9, 30, tzinfo=UTC))
    await bench.app.settle()
    rung = [seen for seen in ada.sees() if "stretch" in seen.text and seen.text.startswith("You asked")]

    assert len(rung) == 1
    assert "This was meant for Mon, Mar 2, 2026" in rung[0].text
    await bench.wait(hours=1)
    assert ada.last.text == "You asked me to remind you:\nstretch"


@pytest.mark.parametrize(("platform", "room"), [(GARDEN, "hall"), (TERRACE, "porch")])
async def test_snooze_leaves_the_series_alone(bench: Bench, platform: Platform, room: str) -> None:
    await bench.found()
    ada = bench.person("Ada", platform, room=room)
    await ada.say("/remind me", after="every day at 10:00", text="stretch")
    await bench.wait_until(datetime(2026, 3, 2, 10, 0, tzinfo=UTC))

    for _ in range(2):
        await ada.press("In an hour")
    await bench.wait_until(datetime(2026, 3, 3, 10, 0, tzinfo=UTC))

    rung = [seen.at.hour for seen in ada.sees() if seen.text.startswith("You asked me")]
    assert rung == [10, 11, 10]


async def test_suggestions_are_concrete_and_in_the_persons_language(bench: Bench) -> None:
    await bench.found(zone="Asia/Shanghai")
    lin = bench.person("Lin", lang="zh")
    heard = Heard("s1", lin.speaker, lin.spot, Called("remind.me"))

    offers = await bench.app.suggest(heard, "remind.me", "after", "")
    typed = await bench.app.suggest(heard, "remind.me", "after", "明天下午三点")

    assert [offer.value for offer in offers] == [
        "2026-03-02T10:00Z", "2026-03-02T12:00Z", "2026-03-03T01:00Z", "2026-03-09T09:00Z",
    ]  # fmt: skip
    assert [(offer.shown, offer.value) for offer in typed] == [
        ("2026年3月3日周二 15:00", "2026-03-03T07:00Z")
    ]


async def test_a_reminder_speaks_the_language_its_person_used_last(bench: Bench) -> None:
    await bench.found(lang="en")
    lin = bench.person("Lin", TERRACE, lang="zh", room="porch")

    await lin.say("/remind me 2h 喝茶")
    await bench.wait(hours=2)

    assert "喝茶" in lin.last.text
    assert "You asked" not in lin.last.text


@pytest.mark.parametrize(("platform", "room"), [(GARDEN, "hall"), (TERRACE, "porch")])
async def test_what_was_understood_can_be_put_right_at_once(
    bench: Bench, platform: Platform, room: str
) -> None:
    await bench.found()
    ada = bench.person("Ada", platform, room=room)

    noted = await ada.say("/remind me", after="tomorrow 9am", text="tea")
    assert noted.labels == ["Change the time", "Change the words", "Cancel it"]
    await ada.press("Change the time", noted)
    moved = await ada.answer("today 20:00")
    await ada.press("Change the words", moved)
    reworded = await ada.answer("coffee")
    await bench.wait(days=2)

    assert "8:00" in moved.text
    assert reworded.text.endswith("coffee")
    rung = [seen for seen in ada.sees() if seen.text.startswith("You asked me")]
    assert [(seen.text, seen.at.hour) for seen in rung] == [("You asked me to remind you:\ncoffee", 20)]


@pytest.mark.parametrize(("platform", "room"), [(GARDEN, "hall"), (TERRACE, "porch")])
async def test_edit_by_command_changes_time_and_words(bench: Bench, platform: Platform, room: str) -> None:
    await bench.found()
    ada, eve = (bench.person(name, platform, room=room) for name in ("Ada", "Eve"))
    await ada.say("/remind me", after="tomorrow 9am", text="tea")
    heard = Heard("s1", ada.speaker, ada.spot, Called("remind.edit"))

    (offer,) = await bench.app.suggest(heard, "remind.edit", "reminder", "te")
    not_hers = await eve.say("/remind edit", reminder=offer.value, text="mine")
    seen = await ada.say("/remind edit", reminder=offer.value, after="every friday at 20:00", text="coffee")
    unclear = await ada.say("/remind edit", reminder=offer.value, after="every friday")
    chosen = await ada.press(unclear.labels[1], unclear)

    assert offer.shown == "tea · Tue, Mar 3, 2026 9:00\u202fAM"
    assert not_hers.text == "That reminder is gone. Set a new one with /remind me."
    assert seen.text.startswith("Noted. Every Friday at 20:00")
    assert seen.text.endswith("coffee")
    assert chosen.text.startswith("Noted. Every Friday at 12:00")
    assert len((await ada.say("/remind list")).labels) == 1


@pytest.mark.parametrize(
    ("label", "hour", "day"),
    [("In 20 minutes", 14, 2), ("In an hour", 15, 2), ("Same time tomorrow", 10, 3), ("In a week", 10, 9)],
)
async def test_snooze_counts_from_now_or_from_the_time_it_was_meant_for(
    bench: Bench, label: str, hour: int, day: int
) -> None:
    await bench.found()
    ada = bench.person("Ada")
    await ada.say("/remind me", after="today 10:00", text="stretch")
    await bench.wait_until(datetime(2026, 3, 2, 14, 0, tzinfo=UTC))

    await ada.press(label)
    await bench.wait(days=8)

    rung = [seen.at for seen in ada.sees() if seen.text.startswith("You asked me")]
    assert [(at.day, at.hour) for at in rung] == [(2, 10), (day, hour)]


async def test_snooze_till_tomorrow_keeps_the_wall_clock_over_a_change_of_clocks(bench: Bench) -> None:
    await bench.found(zone="Europe/Berlin")
    ada = bench.person("Ada")
    await ada.say("/remind me", after="2026-03-28 09:00", text="stretch")
    await bench.wait_until(datetime(2026, 3, 28, 9, 0, tzinfo=UTC))

    await ada.press("Same time tomorrow")
    await bench.wait(days=2)

    rung = [seen.at for seen in ada.sees() if seen.text.startswith("You asked me")]
    assert rung == [datetime(2026, 3, 28, 8, tzinfo=UTC), datetime(2026, 3, 29, 7, tzinfo=UTC)]
