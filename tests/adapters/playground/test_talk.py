"""What people do on a page, over the WebSocket."""

from adapters.playground.server import Playground
from tests.adapters.playground.pages import DIRECT, HALL, PORCH, PRIVATE, Page, buttons, open_page, text_of


async def test_words_in_a_room_reach_everyone_at_once(ada: Page, bo: Page) -> None:
    await ada.say(HALL, "Good morning 早")
    await bo.told("post")

    assert ada.texts(HALL)[-1] == bo.texts(HALL)[-1] == "Good morning 早"
    assert bo.last(HALL)["author"] == "ada"


async def test_a_page_opened_later_sees_what_stands(playground: Playground, ada: Page) -> None:
    await ada.say(PORCH, "hello")

    async with open_page(playground, "dara") as dara:
        assert dara.texts(PORCH)[-1] == "hello"


async def test_a_private_answer_in_the_garden_is_seen_by_one(ada: Page, bo: Page) -> None:
    await bo.say(HALL, "/remind me 2h tea")
    await ada.say(HALL, "anyone?")

    answer = bo.last(HALL)
    assert "I will remind you" in text_of(answer)
    assert (answer["only"], answer["used"]) == ("bo", ["bo", "remind me"])
    assert not any("remind" in text for text in ada.texts(HALL))


async def test_a_command_without_its_words_opens_a_form(bo: Page) -> None:
    answer = await bo.say(HALL, "/remind me")

    assert answer["form"]["command"] == "remind.me"
    assert answer["form"]["errors"] == {}
    assert bo.texts(HALL)[-1].startswith("Hello, I am Homeroom")


async def test_a_typed_word_that_is_wrong_stands_in_the_form_with_its_error(bo: Page) -> None:
    answer = await bo.say(HALL, "/remind me soonish")

    assert answer["form"]["given"] == {"after": "soonish"}
    assert list(answer["form"]["errors"]) == ["after"]
    assert answer["form"]["errors"]["after"].startswith("I can't read that as a time.")


async def test_errors_stand_beside_every_field_in_the_language_of_the_page(bo: Page) -> None:
    await bo.hello("bo", "zh")
    form = (await bo.say(HALL, "/remind me"))["form"]["id"]

    answer = await bo.ask("submit", room=HALL, form=form, values={"after": "改天", "text": ""})

    assert answer["errors"] == {
        "after": "还差具体的日期和钟点，比如“下周一上午十点”或“每周五晚上八点”。",
        "text": "",
    }


async def test_a_form_filled_in_calls_the_command(bo: Page) -> None:
    form = (await bo.say(HALL, "/remind me"))["form"]["id"]

    await bo.ask("submit", room=HALL, form=form, values={"after": "2h", "text": "tea\nand cake"})

    assert text_of(bo.last(HALL)).endswith("tea\nand cake")


async def test_a_form_of_someone_else_is_gone(ada: Page, bo: Page) -> None:
    form = (await bo.say(HALL, "/remind me"))["form"]["id"]

    answer = await ada.ask("submit", room=HALL, form=form, values={"after": "2h", "text": "tea"})

    assert answer["problem"] == "gone"


async def test_the_terrace_asks_in_private_one_by_one(bo: Page) -> None:
    await bo.ask("start")
    await bo.say(PORCH, "/remind_me")
    question = bo.last(PRIVATE)

    await bo.say(PRIVATE, "soonish")
    again = text_of(bo.last(PRIVATE))
    await bo.say(PRIVATE, "30m")
    await bo.say(PRIVATE, "call home")

    assert text_of(question) == "When? Like 30m, tomorrow 9am or every Friday at 20:00"
    assert question["view"]["asks"]
    assert [one["label"] for one in buttons(question)][-1:] == ["Cancel"]
    assert again.startswith("I can't read that as a time.")
    assert "I will remind you" in text_of(bo.last(PRIVATE))


async def test_a_closed_private_chat_opens_by_the_link_in_the_room(bo: Page) -> None:
    await bo.say(PORCH, "/remind_me 30m tea")
    await bo.until(PORCH, "you have not opened a private conversation")
    (link,) = buttons(bo.last(PORCH))

    await bo.ask("start", token=link["url"].removeprefix("/?start="))
    await bo.until(PRIVATE, "I will remind you")

    assert link["label"] == "Read it privately"


async def test_a_button_is_pressed(bo: Page) -> None:
    await bo.ask("start")

    await bo.press(bo.last(PRIVATE), "What can I do?")

    assert text_of(bo.last(PRIVATE)).startswith("Here is what you can do")


async def test_the_same_press_told_twice_is_answered_once(bo: Page) -> None:
    await bo.ask("start")
    hello = bo.last(PRIVATE)

    for _ in range(2):
        await bo.press(hello, "What can I do?", event="the-same-press")

    assert len(bo.texts(PRIVATE)) == 3


async def test_a_button_that_one_cannot_see_cannot_be_pressed(ada: Page, bo: Page) -> None:
    await bo.ask("start")
    hello = bo.last(PRIVATE)

    answer = await ada.press(hello, "What can I do?")

    assert answer["problem"] == "foreign"


async def test_an_invented_button_is_refused_in_words(bo: Page) -> None:
    await bo.ask("start")

    await bo.ask("press", room=PRIVATE, receipt=bo.last(PRIVATE)["receipt"], wire="attic.open:1")

    assert text_of(bo.last(PRIVATE)).startswith("That button has expired")


async def test_an_unknown_command_names_the_nearest(bo: Page) -> None:
    await bo.say(HALL, "/hepl")

    assert "Did you mean /help?" in text_of(bo.last(HALL))
    assert bo.last(HALL)["only"] == "bo"


async def test_a_reply_to_a_person_is_only_talk(ada: Page, bo: Page) -> None:
    await ada.say(PORCH, "who was in the class of 1998?")
    await bo.told("post")
    asked = bo.last(PORCH)

    await bo.say(PORCH, "I was", reply_to=asked["receipt"])

    assert bo.last(PORCH)["reply_to"] == asked["receipt"]
    assert bo.last(PORCH)["author"] == "bo"


async def test_direct_messages_of_the_garden_are_heard(bo: Page) -> None:
    await bo.say(DIRECT, "hello?")

    assert text_of(bo.last(DIRECT)).startswith("I answer to commands")


async def test_what_nobody_can_ask_is_passed_over(bo: Page) -> None:
    for nonsense in ("", "[]", '"hello"', '{"op": "shutdown"}', "{"):
        await bo.socket.send_str(nonsense)

    assert (await bo.ask("line", room="attic/hall", text="hello"))["problem"] == "gone"
    assert (await bo.ask("line", room=HALL, text="hello", event="../../x"))["problem"] == "gone"
    assert (await bo.ask("wind", step="century", room=HALL))["problem"] == "gone"


async def test_a_person_who_types_no_suggestion_gets_none(bo: Page) -> None:
    answer = await bo.ask("suggest", room=HALL, command="remind.me", param="text", text="te")

    assert answer["suggestions"] == []
