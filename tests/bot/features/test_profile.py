import pytest
from sqlmodel import col, select

from bot.base.ids import Platform
from bot.chat.heard import Called, Heard
from bot.features.profile.tables import Listing
from bot.people.identity import Access
from bot.people.tables import Person
from bot.testing import GARDEN, TERRACE, Bench, Voice

DOORS = pytest.mark.parametrize(("platform", "room"), [(GARDEN, "hall"), (TERRACE, "porch")])


async def enlist(voice: Voice) -> None:
    await voice.say("/me")
    await voice.press("Show me in the directory")
    await voice.press("Show me")


async def zone_of(bench: Bench, name: str) -> str | None:
    async with bench.app.store.read() as unit:
        return (await unit.db.exec(select(Person.zone).where(col(Person.name) == name))).one()


@DOORS
async def test_me_with_values_shows_them_back_privately(bench: Bench, platform: Platform, room: str) -> None:
    await bench.found()
    ada = bench.person("Ada", platform, room=room)

    seen = await ada.say("/me", year="1998", programme="Physics", city="Munich", languages="German, 中文")

    assert seen.only == "ada" or seen.spot == "@ada"
    for line in ("Class of", "1998 (alumni)", "Physics", "Munich, Germany", "German, 中文", "Europe/Berlin"):
        assert line in seen.text
    assert "You are not in the directory" in seen.text
    assert await zone_of(bench, "Ada") == "Europe/Berlin"


@DOORS
async def test_an_empty_profile_is_filled_by_buttons(bench: Bench, platform: Platform, room: str) -> None:
    await bench.found()
    ada = bench.person("Ada", platform, room=room)

    empty = await ada.say("/me")
    assert "Tell the others who you are" in empty.text
    await ada.press("Add what I can help with")
    await ada.answer("moving to Hamburg")
    await ada.press("Add class year")
    card = await ada.answer("2008")

    assert "Can help with" in card.text
    assert "moving to Hamburg (alumni)" in card.text
    assert "2008 (alumni)" in card.text


async def test_me_works_in_private_and_in_chinese(bench: Bench) -> None:
    await bench.found(lang="zh", zone="Asia/Shanghai")
    lin = bench.person("林", TERRACE, room="porch", lang="zh")
    await lin.say("/me")

    seen = await lin.privately.say("/me 1998 物理 成都")

    assert "1998（校友能看）" in seen.text
    assert "成都" in seen.text
    assert "存好了" in seen.text


@DOORS
async def test_a_city_of_several_is_asked_about(bench: Bench, platform: Platform, room: str) -> None:
    await bench.found()
    ada = bench.person("Ada", platform, room=room)

    question = await ada.say("/me", city="Cambridge", year="1998")
    assert "more than one place" in question.text
    card = await ada.press("Cambridge, MA, United States")

    assert "America/New_York" in card.text
    assert "1998" in card.text
    assert await zone_of(bench, "Ada") == "America/New_York"


async def test_a_city_that_is_none_changes_nothing(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada")

    seen = await ada.say("/me", city="Qqxzzv", year="1998")

    assert "I know no city like “Qqxzzv”" in seen.text
    assert "1998" not in (await ada.say("/me")).text


async def test_cities_are_suggested_by_id(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada")
    heard = Heard("s", ada.speaker, ada.spot, Called("profile.me"))

    offers = await bench.app.suggest(heard, "profile.me", "city", "Münch")
    chosen = await ada.say("/me", city=offers[0].value)

    assert offers[0].shown == "Munich, Germany"
    assert "Munich, Germany" in chosen.text


async def test_language_and_clock_are_chosen_by_the_person(bench: Bench) -> None:
    await bench.found()
    ada = bench.person("Ada", TERRACE, room="porch")
    await ada.say("/me")

    await ada.press("My language")
    card = await ada.press("中文")
    await ada.press("时区")
    clock = await ada.answer("Tokyo")

    assert "以后我用中文跟你说话。" in card.text
    assert "Asia/Tokyo" in clock.text
    assert "时区" in clock.text


@DOORS
async def test_each_part_has_its_own_audience(bench: Bench, platform: Platform, room: str) -> None:
    await bench.found()
    ada = await bench.member("Ada", platform)
    await ada.say("/me", year="1998", programme="Physics", field="Energy")
    await ada.press("Edit programme")
    await ada.press("Only me")
    await ada.press("Back")
    await ada.press("Edit field")
    await ada.press("Moderators")
    await enlist(ada)
    bob = await bench.member("Bob", platform)
    mod = await bench.member("Mo", platform, access=Access.MODERATOR)

    assert "1998" in (await bob.say("/find", year="1998")).text
    assert "Nobody" in (await bob.say("/find", words="physics")).text
    assert "Nobody" in (await bob.say("/find", field="energy")).text
    seen = await mod.say("/find", field="energy")
    assert "Ada" in seen.text
    assert "Physics" not in seen.text


async def test_the_directory_is_off_until_agreed_and_off_again_at_once(bench: Bench) -> None:
    await bench.found()
    ada, bob = await bench.member("Ada"), await bench.member("Bob")
    await ada.say("/me", city="Berlin")
    assert "Nobody" in (await bob.say("/find", city="Berlin")).text

    consent = await ada.press("Show me in the directory")
    assert "verified alumni of this community find you" in consent.text
    assert "Berlin, Germany (alumni)" in consent.text
    listed = (await ada.press("Show me")).text
    assert "Ada" in (await bob.say("/find", city="Berlin")).text
    async with bench.app.store.read() as unit:
        row = (await unit.db.exec(select(Listing))).one()
    await ada.press("Take me out of the directory")

    assert "In the directory since" in listed
    assert (row.text_version, row.given_at) == (1, bench.clock.now())
    assert "Nobody" in (await bob.say("/find", city="Berlin")).text


async def test_find_is_for_members_and_finds_verified_ones(bench: Bench) -> None:
    await bench.found()
    visitor, bob = bench.person("Vi"), await bench.member("Bob")
    await visitor.say("/me", city="Berlin")
    await enlist(visitor)

    refused = await visitor.say("/find", city="Berlin")

    assert "verified alumni" in refused.text
    assert "Nobody" in (await bob.say("/find", city="Berlin")).text


async def test_find_near_me_crosses_apps(bench: Bench) -> None:
    await bench.found()
    ada, bob = await bench.member("Ada", GARDEN), await bench.member("Bob", TERRACE)
    await ada.say("/me", city="Potsdam")
    await enlist(ada)

    without = await bob.say("/find", near="yes")
    await bob.say("/me", city="Berlin")
    near = await bob.say("/find", near="yes")
    await bob.say("/me", city="Munich")
    far = await bob.say("/find", near="yes")

    assert "I do not know your city yet" in without.text
    assert "Ada" in near.text
    assert "Nobody" in far.text


@pytest.mark.parametrize("words", ["软件", "LIN software", "münchen", "慕尼黑", "engineer 2008"])
async def test_free_words_are_found_in_both_languages(bench: Bench, words: str) -> None:
    await bench.found()
    lin, bob = await bench.member("Lin Wei"), await bench.member("Bob")
    await lin.say("/me", year="2008", field="软件 Software Engineering", city="Munich")
    await enlist(lin)

    assert "Lin Wei" in (await bob.say("/find", words=words)).text


@DOORS
async def test_many_are_leafed_through(bench: Bench, platform: Platform, room: str) -> None:
    await bench.found()
    bob = await bench.member("Bob", platform)
    for number in range(7):
        voice = await bench.member(f"Ada{number}", platform)
        await voice.say("/me", year="1998")
        await enlist(voice)

    first = (await bob.say("/find", year="1998")).text
    second = await bob.press("More")
    labels, text = second.labels, second.text
    back = (await bob.press("Previous")).text
    await bob.say("/find", words="nothing at all")
    over = await bob.press_wire("profile.leaf:1:1")

    assert [f"Ada{number}" in first for number in range(7)] == [True] * 5 + [False] * 2
    assert "Ada6" in text
    assert labels == ["Previous"]
    assert "Ada0" in back
    assert "over" in over.text


async def test_one_community_does_not_find_the_people_of_another(bench: Bench) -> None:
    await bench.found()
    ada = await bench.member("Ada")
    await ada.say("/me", year="1998")
    await enlist(ada)
    outsider = bench.person("Eve", room="elsewhere")

    seen = await outsider.say("/find", year="1998")

    assert "Ada" not in seen.text
