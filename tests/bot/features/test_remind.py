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
    assert "In how long?" in question.text
    again = await ada.say("soonish")
    assert "Write how long" in again.text
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
