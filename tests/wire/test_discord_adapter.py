"""People use Homeroom on a Discord server: commands, forms, suggestions."""

from collections.abc import AsyncIterator

import pytest

from bot.base.store import Store
from tests.wire.discord_homeroom import Homeroom, homeroom
from tests.wire.discord_platform import Callback
from tests.wire.discord_resolved import ImpossibleError, Upload
from tests.wire.discord_standin import Discord

pytestmark = pytest.mark.wire


@pytest.fixture
async def house(discord_standin: Discord, store: Store) -> AsyncIterator[Homeroom]:
    house = await homeroom(discord_standin, store)
    await house.found()
    async with house.connected():
        yield house


async def test_help_is_answered_to_the_person_alone(house: Homeroom) -> None:
    standin = house.standin
    alice, bob = standin.newcomer("Alice Example"), standin.newcomer("Bob Example")

    act = standin.slash(alice, standin.channel, "help")
    message = await act.final()

    assert (act.answered, act.private) == (Callback.DEFER, True)
    assert message.text.startswith("Here is what you can do:")
    assert standin.seen(bob, standin.channel) == []


async def test_command_with_options_is_answered(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")

    act = standin.slash(alice, standin.channel, "remind me", options={"after": "2h", "text": "tea *now*"})
    message = await act.final()

    assert message.text.startswith("Noted. I will remind you on **<t:")
    assert message.text.endswith("> tea \\*now\\*")


async def test_command_without_its_values_opens_a_form(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")

    form = await standin.slash(alice, standin.channel, "remind me", options={"after": "2h"}).answer()
    message = await standin.submit_modal(alice, form, {"text": "tea"}).final()

    assert form.modal is not None
    assert form.modal["title"] == "Remind me later of something"
    assert "Noted" in message.text


async def test_wrong_value_is_explained_and_asked_again(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")

    note = await standin.slash(
        alice, standin.channel, "remind me", options={"after": "soon", "text": "tea"}
    ).final()
    form = await standin.press(alice, note, "Fill in").answer()
    again = await standin.submit_modal(alice, form, {"after": "later"}).final()
    form = await standin.press(alice, again, "Fill in").answer()
    message = await standin.submit_modal(alice, form, {"after": "2h"}).final()

    assert note.text.startswith("I can't read that as a time")
    assert note.private
    assert "Noted" in message.text
    assert message.text.endswith("> tea")


async def test_everything_is_said_in_chinese(house: Homeroom) -> None:
    standin = house.standin
    mei = standin.newcomer("梅", locale="zh-CN")

    form = await standin.slash(mei, standin.channel, "remind me").answer()
    message = await standin.submit_modal(mei, form, {"after": "2小时", "text": "喝茶"}).final()

    assert form.modal is not None
    assert form.modal["title"] == "过一会儿提醒我一件事"
    assert [row["label"] for row in form.modal["components"]] == ["何时", "内容"]
    assert message.text.startswith("记下了。")


async def test_suggestions_come_while_typing(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")

    act = await standin.autocomplete(
        alice, standin.channel, "workshop show", options={"topic": "ma"}
    ).answer()

    assert act.choices == [{"name": "Maths", "value": "maths"}, {"name": "Marble", "value": "marble"}]


async def test_choice_switch_and_number_arrive_in_their_types(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")
    options = {"colour": "blue", "loud": True, "times": 3}

    message = await standin.slash(alice, standin.channel, "workshop pick", options=options).final()

    assert message.text == "You picked blue True 3."
    with pytest.raises(ImpossibleError, match="out of range"):
        standin.slash(alice, standin.channel, "workshop pick", options={**options, "times": 10})


async def test_person_and_place_arrive(house: Homeroom) -> None:
    standin = house.standin
    alice, bob = standin.newcomer("Alice Example"), standin.newcomer("Bob Example")
    await standin.slash(bob, standin.channel, "workshop pick", options={"colour": "red"}).final()

    message = await standin.slash(
        alice, standin.channel, "workshop seek", options={"who": bob, "where": standin.channel}
    ).final()

    assert message.text == "You look for Bob Example in general."


async def test_unknown_person_is_asked_for_in_a_form(house: Homeroom) -> None:
    standin = house.standin
    alice, bob = standin.newcomer("Alice Example"), standin.newcomer("Bob Example")
    carol = standin.newcomer("Carol Example")
    await standin.slash(bob, standin.channel, "workshop pick", options={"colour": "red"}).final()

    note = await standin.slash(alice, standin.channel, "workshop seek", options={"who": carol}).final()
    form = await standin.press(alice, note, "Fill in").answer()
    message = await standin.submit_modal(alice, form, {"who": bob, "where": standin.channel}).final()

    assert note.text.startswith("I do not know that person here.")
    assert message.text == "You look for Bob Example in general."


async def test_photo_is_uploaded_in_the_form_of_a_public_command(house: Homeroom) -> None:
    standin = house.standin
    alice, bob = standin.newcomer("Alice Example"), standin.newcomer("Bob Example")

    form = await standin.slash(alice, standin.channel, "workshop tell").answer()
    values = {"title": "Canteen", "story": "Soup.", "day": "1998-09-01", "photo": Upload("a.png", b"12345")}
    message = await standin.submit_modal(alice, form, values).final()

    assert message.text == "**Canteen**, told by Alice Example 1998-09-01 5"
    assert standin.seen(bob, standin.channel) == [message]


async def test_photo_given_as_option_waits_for_the_form(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")

    form = await standin.slash(
        alice, standin.channel, "workshop tell", options={"photo": Upload("a.png", b"12345"), "title": "Soup"}
    ).answer()
    message = await standin.submit_modal(alice, form, {"story": "It was hot."}).final()

    assert message.text == "**Soup**, told by Alice Example  5"


async def test_refusal_of_a_public_command_is_private(house: Homeroom) -> None:
    standin = house.standin
    alice, bob = standin.newcomer("Alice Example"), standin.newcomer("Bob Example")

    act = standin.slash(
        alice, standin.channel, "workshop tell", options={"title": "Soup", "story": "x", "day": "1998-02-30"}
    )
    message = await act.final()

    assert not act.private
    assert message.private
    assert standin.seen(bob, standin.channel) == []


async def test_wrong_optional_value_is_asked_again(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")
    options = {"title": "Soup", "story": "x", "day": "1998-02-30"}

    note = await standin.slash(alice, standin.channel, "workshop tell", options=options).final()
    form = await standin.press(alice, note, "Fill in").answer()
    message = await standin.submit_modal(alice, form, {"day": "1998-02-28"}).final()

    assert note.text.startswith("That date is not in the calendar.")
    assert message.text == "**Soup**, told by Alice Example 1998-02-28"


async def test_menu_of_a_message_opens_a_form_about_it(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")
    story = standin.say(alice, standin.channel, "the old canteen", files=[Upload("a.png", b"1")])

    form = await standin.context_menu(alice, story, "Keep this").answer()
    message = await standin.submit_modal(alice, form, {"note": "food"}).final()

    assert message.text == "Kept “the old canteen”, 1 files, as food."


async def test_command_is_answered_in_a_direct_conversation(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")
    await standin.slash(alice, standin.channel, "workshop pick", options={"colour": "red"}).final()

    message = await standin.slash(
        alice, standin.dm(alice), "remind me", options={"after": "2h", "text": "tea"}
    ).final()

    assert "Noted" in message.text
    assert not message.private


async def test_words_in_private_are_answered(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")
    await standin.slash(alice, standin.channel, "workshop pick", options={"colour": "red"}).final()

    standin.say(alice, standin.dm(alice), "hello")
    await standin.until(lambda: standin.posted(standin.dm(alice)))

    assert standin.posted(standin.dm(alice))[0].text.startswith("I answer to commands.")


async def test_server_without_community_is_told_so(discord_standin: Discord, store: Store) -> None:
    house = await homeroom(discord_standin, store)
    alice = discord_standin.newcomer("Alice Example")

    async with house.connected():
        message = await discord_standin.slash(
            alice, discord_standin.channel, "workshop pick", options={"colour": "red"}
        ).final()

    assert message.text.startswith("No alumni community lives in this room yet.")


async def test_what_moderators_use_is_hidden_and_checked(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")

    with pytest.raises(ImpossibleError, match="hidden"):
        standin.slash(alice, standin.channel, "tidy")
    refused = await standin.stale_slash(alice, standin.channel, "tidy").final()
    done = await standin.slash(standin.owner, standin.channel, "tidy").final()

    assert refused.text.startswith("Only moderators can do that.")
    assert done.text == "Tidied."


async def test_removed_command_gets_the_nearest_name(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")

    near = await standin.stale_slash(alice, standin.channel, "workshopp").final()
    group = await standin.stale_slash(alice, standin.channel, "remind mee").final()

    assert near.private
    assert near.text.startswith("There is no command “workshopp”. Did you mean /workshop")
    assert "/remind me – Remind me later of something" in group.text


async def test_removed_suggestions_are_answered_with_none(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")
    for command in standin.platform.commands[None].values():
        if command["name"] == "workshop":
            command["name"] = "shop"

    act = await standin.autocomplete(alice, standin.channel, "shop show", options={"topic": "ma"}).answer()

    assert act.choices == []


async def test_old_form_is_answered(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")

    unknown = await standin.old_form(alice, standin.channel, "survey-1", []).final()
    lost = await standin.old_form(alice, standin.channel, "~12/workshop.show", []).final()
    over = await standin.old_form(alice, standin.channel, "?12/workshop.show", []).final()

    assert [m.text for m in (unknown, lost, over)] == [
        "That button has expired. Use the command again to get a fresh one.",
        "That question is closed. Use the command again.",
        "That question is closed. Use the command again.",
    ]


async def test_bot_does_not_hear_itself(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")
    await standin.slash(alice, standin.channel, "workshop pick", options={"colour": "red"}).final()
    standin.say(alice, standin.dm(alice), "hello")
    await standin.until(lambda: standin.posted(standin.dm(alice)))

    await standin.slash(alice, standin.dm(alice), "help").final()

    assert len(standin.posted(standin.dm(alice))) == 2


async def test_photo_that_is_too_large_is_not_fetched(
    house: Homeroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.given.MOST_BYTES", 3)
    standin = house.standin
    alice = standin.newcomer("Alice Example")
    options = {"title": "Soup", "story": "Hot.", "photo": Upload("a.png", b"12345")}

    message = await standin.slash(alice, standin.channel, "workshop tell", options=options).final()

    assert message.text == "**Soup**, told by Alice Example  4"


async def test_a_file_goes_with_its_words_to_one_person(house: Homeroom) -> None:
    standin = house.standin
    alice = standin.newcomer("Alice Example")
    for number in range(4):
        await standin.slash(
            alice, standin.channel, "remind me", options={"after": "2h", "text": f"{number} " * 200}
        ).final()

    act = standin.slash(alice, standin.channel, "mydata")
    message = await act.final()

    assert act.private
    assert message.files == ["homeroom-data.json"]
    assert message.text.startswith("This is everything I keep about you, in one file.")
