from adapters.discord.modal import Form, Maker
from bot.chat.heard import FileIn, PersonIn, SpotIn
from bot.commands.context import Context
from bot.commands.feature import Command, Feature
from bot.commands.params import Place, Target
from tests import workshop

WORDS = workshop.workshop_words()
MAKER = Maker(WORDS, "en", rooms=True)
TELL = workshop.feature.commands["tell"]
SEEK = workshop.feature.commands["seek"]


def shown(form: Form | None) -> list[str]:
    assert form is not None
    return [row["component"]["custom_id"] for row in form.data["components"]]


def parts(command: Command, **given: object) -> dict[str, dict[str, object]]:
    form = MAKER.form(command, given)  # type: ignore[arg-type]  # tests give what fits
    assert form is not None
    return {row["component"]["custom_id"]: row["component"] for row in form.data["components"]}


def test_form_shows_what_is_given_and_asks_for_the_rest() -> None:
    made = parts(TELL, title="Soup")

    assert made["title"] == {
        "custom_id": "title", "required": True, "type": 4, "style": 1,
        "min_length": 2, "max_length": 40, "value": "Soup",
    }  # fmt: skip
    assert made["story"]["style"] == 2
    assert (made["day"]["required"], made["photo"]["type"]) == (False, 19)


def test_form_keeps_its_labels_short() -> None:
    form = MAKER.form(TELL, {})

    assert form is not None
    assert form.data["title"] == "Tell a story"
    first = form.data["components"][0]
    assert (first["label"], first["description"]) == ("Title", "What is it called?")


def test_person_and_place_are_preset() -> None:
    made = parts(SEEK, where=SpotIn("channel:5", "hall"))

    assert made["where"]["default_values"] == [{"id": "5", "type": "channel"}]
    assert made["who"]["type"] == 5


def test_person_is_asked_for_by_name_in_private() -> None:
    form = Maker(WORDS, "en", rooms=False).form(SEEK, {})

    assert form is not None
    assert [row["component"]["type"] for row in form.data["components"]] == [4]


def test_file_that_is_given_has_no_field() -> None:
    form = MAKER.form(TELL, {"photo": FileIn("a.png", "image/png", b"")})

    assert shown(form) == ["title", "story", "day"]


def test_parameters_of_a_button_stay_hidden() -> None:
    answer = workshop.feature.commands["answer"]

    assert shown(MAKER.form(answer, {"prompt": "7"}, hidden=frozenset({"prompt"}))) == ["text"]


def test_no_form_where_nothing_is_missing_or_a_field_is_impossible() -> None:
    alone = Maker(WORDS, "en", rooms=False)
    feature = Feature("workshop")

    @feature.command()
    async def seek(ctx: Context, where: Place) -> None: ...

    assert MAKER.form(SEEK, {"who": PersonIn("1", "Ada")}) is None
    assert alone.form(feature.commands["seek"], {}) is None
    assert MAKER.form(workshop.feature.commands["keep"], {"note": "x"}) is None


def test_switch_and_choice_are_chosen_from() -> None:
    pick = workshop.feature.commands["pick"]

    made = parts(pick, loud=True)

    assert made["colour"]["options"] == [
        {"label": "Red", "value": "red", "default": False},
        {"label": "Blue", "value": "blue", "default": False},
    ]
    assert made["loud"]["options"] == [
        {"label": "Yes", "value": "yes", "default": True},
        {"label": "No", "value": "no", "default": False},
    ]
    assert made["times"]["type"] == 4


def test_target_is_never_a_field() -> None:
    feature = Feature("workshop")

    @feature.command()
    async def keep(ctx: Context, message: Target, note: str) -> None: ...

    given = {"message": "x"}

    assert shown(MAKER.form(feature.commands["keep"], given)) == ["note"]
