import json
from collections.abc import Iterator

import pytest
from telegram import MessageEntity

from adapters.telegram.entities import utf16
from adapters.telegram.messenger import LIMITS
from adapters.telegram.render import Rendered, render
from adapters.telegram.spots import Part, Receipt, Target, read_receipt, read_spot
from bot.app import load_words
from bot.chat.fit import fit
from bot.chat.resolve import Reader, resolved
from tests.contract.gallery import ACCOUNTS, EVERYONE, GALLERY, NOW, Sample, golden
from tests.contract.goldens import check
from tests.wire import telegram_schema
from tests.wire.telegram_limits import check_entities, check_markup

WORDS = load_words()
READER = Reader("en", "Europe/Berlin", ACCOUNTS)


def rendered(sample: Sample) -> list[Rendered]:
    message = resolved(sample.message, WORDS, READER, NOW)
    return [render(piece) for piece in fit(message, LIMITS, keeps_cards=LIMITS.selects)]


def as_json(one: Rendered) -> dict[str, object]:
    markup = one.markup(room=True)
    shown: dict[str, object] = {
        "text": one.words.text,
        "entities": [entity.to_dict() for entity in one.words.entities],
        "reply_markup": markup.to_dict() if markup else None,
        "picture": one.picture.file[:8] if one.picture else None,
    }
    return {**shown, "attachment": one.attachment.name} if one.attachment else shown


@pytest.mark.parametrize("sample", GALLERY, ids=lambda sample: sample.name)
def test_gallery_looks_as_before(sample: Sample) -> None:
    check(golden("telegram", sample.name), [as_json(one) for one in rendered(sample)])


@pytest.mark.parametrize("sample", GALLERY, ids=lambda sample: sample.name)
def test_gallery_fits_the_platform(sample: Sample) -> None:
    for one in rendered(sample):
        made = json.loads(json.dumps(as_json(one)))
        check_entities(made["text"], made["entities"])
        check_markup(made["reply_markup"])
        assert utf16(one.words.text) <= (LIMITS.caption if one.picture else LIMITS.body)
        assert one.words.text.strip() or one.picture


def test_nothing_of_a_long_text_is_lost() -> None:
    for sample in GALLERY:
        text = "".join(one.words.text for one in rendered(sample))
        for word in ("noodles", "面条"):
            wanted = sum(word in piece for piece in _words(sample))
            assert text.count(word) >= wanted


def test_only_who_is_listed_is_called() -> None:
    mentions = next(sample for sample in GALLERY if sample.name == "mentions")

    (one,) = rendered(mentions)

    called = [entity for entity in one.words.entities if entity.type == MessageEntity.TEXT_MENTION]
    assert [entity.user and entity.user.id for entity in called] == [int(ACCOUNTS[1])]


def test_names_bring_no_entity_of_their_own() -> None:
    names = next(sample for sample in GALLERY if sample.name == "names")

    (one,) = rendered(names)

    assert EVERYONE in one.words.text
    assert [entity.type for entity in one.words.entities] == ["bold", "blockquote"]
    assert "\u202e" not in one.words.text


@pytest.mark.parametrize(
    ("key", "target"),
    [
        ("chat:-100123", Target(-100123)),
        ("chat:-100123/5", Target(-100123, 5)),
        ("user:42", Target(42)),
    ],
)
def test_places_go_there_and_back(key: str, target: Target) -> None:
    assert read_spot(key) == target
    assert target.key == key


def test_an_account_is_a_place_too() -> None:
    assert read_spot("42") == Target(42)


def test_topics_share_the_home_of_their_group() -> None:
    assert Target(-100123, 5).home == Target(-100123).home == "chat:-100123"
    assert Target(42).home == ""


@pytest.mark.parametrize("key", ["guild:1", "chat:abc", "room"])
def test_places_of_other_platforms_are_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_spot(key)


@pytest.mark.parametrize("part", [Part.TEXT, Part.CAPTION])
def test_receipts_go_there_and_back(part: Part) -> None:
    receipt = Receipt(-100123, 77, part)

    assert read_receipt(str(receipt)) == receipt
    assert len(str(receipt)) <= 200


def test_gallery_is_what_the_platform_describes() -> None:
    schema = telegram_schema.load()
    if schema is None:
        pytest.skip(telegram_schema.ABSENT)

    problems = [
        problem
        for sample in GALLERY
        for one in rendered(sample)
        for markup in [one.keyboard]
        if markup is not None
        for problem in schema.object_problems("InlineKeyboardMarkup", markup.to_dict())
    ]

    assert problems == []


def _words(sample: Sample) -> Iterator[str]:
    for node in sample.message.body:
        text = getattr(node, "text", "")
        yield from text.split(" ") if " " in text else text.split("吗")
