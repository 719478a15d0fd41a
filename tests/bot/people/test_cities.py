from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people import cities
from bot.people.cities import City, CityId, distance_km


def names(found: list[City]) -> list[tuple[str, str]]:
    return [(city.name, city.country) for city in found]


@pytest.mark.parametrize(
    ("typed", "name", "country", "zone"),
    [
        ("上海", "Shanghai", "CN", "Asia/Shanghai"),
        ("上海市", "Shanghai", "CN", "Asia/Shanghai"),
        ("纽约", "New York City", "US", "America/New_York"),
        ("紐約", "New York City", "US", "America/New_York"),
        ("new york", "New York City", "US", "America/New_York"),
        ("NYC", "New York City", "US", "America/New_York"),
        ("Munich", "Munich", "DE", "Europe/Berlin"),
        ("München", "Munich", "DE", "Europe/Berlin"),
        ("MUENCHEN", "Munich", "DE", "Europe/Berlin"),
        ("慕尼黑", "Munich", "DE", "Europe/Berlin"),
        ("Sao Paulo", "São Paulo", "BR", "America/Sao_Paulo"),
        ("Xi’an", "Xi'an", "CN", "Asia/Shanghai"),
        ("xian", "Xi'an", "CN", "Asia/Shanghai"),
        ("旧金山", "San Francisco", "US", "America/Los_Angeles"),
        ("三藩市", "San Francisco", "US", "America/Los_Angeles"),
        ("Peking", "Beijing", "CN", "Asia/Shanghai"),
        ("Kiev", "Kyiv", "UA", "Europe/Kyiv"),
    ],
)
def test_city_is_found_by_each_of_its_names(typed: str, name: str, country: str, zone: str) -> None:
    first = cities.find(typed)[0]

    assert (first.name, first.country, first.zone) == (name, country, zone)


def test_ambiguous_name_returns_all_the_largest_first() -> None:
    found = cities.find("Cambridge")

    assert [city.country for city in found[:3]] == ["GB", "CA", "US"]
    assert [city.population for city in found] == sorted((city.population for city in found), reverse=True)


@pytest.mark.parametrize(
    ("typed", "country", "region"),
    [
        ("Cambridge, MA", "US", "MA"),
        ("Cambridge, UK", "GB", ""),
        ("cambridge massachusetts", "US", "MA"),
        ("London Ontario", "CA", "ON"),
        ("英国剑桥", "GB", ""),
        ("剑桥，麻省", "US", "MA"),
        ("Paris, Texas", "US", "TX"),
        ("法国巴黎", "FR", ""),
        ("巴黎 法国", "FR", ""),
    ],
)
def test_country_or_region_after_the_name_narrows_it_down(typed: str, country: str, region: str) -> None:
    found = cities.find(typed)

    assert [(city.country, city.region) for city in found] == [(country, region)]


def test_unknown_country_or_region_narrows_nothing_down() -> None:
    assert cities.find("Munich, Bavaria") == cities.find("Munich")


def test_exact_name_hides_longer_names_but_suggestions_show_them() -> None:
    assert names(cities.find("York")) == [("York", "GB"), ("York", "US")]
    assert ("New York City", "US") in names(cities.suggest("new y"))
    assert len({city.name for city in cities.suggest("York")}) > 1


def test_beginning_of_a_name_is_enough() -> None:
    assert names(cities.find("san franci"))[0] == ("San Francisco", "US")
    assert names(cities.find("慕尼"))[0] == ("Munich", "DE")


@pytest.mark.parametrize(
    ("typed", "name"), [("Shangai", "Shanghai"), ("Berln", "Berlin"), ("Melborne", "Melbourne")]
)
def test_slip_of_the_finger_is_forgiven(typed: str, name: str) -> None:
    assert cities.find(typed)[0].name == name


@pytest.mark.parametrize("typed", ["", "  ", "12345", "!!!", "qqqqzzzz", "x" * 10_000, "\u202e", "Москва"])
def test_what_is_no_city_finds_nothing(typed: str) -> None:
    assert cities.find(typed) == []


@given(st.text(max_size=40))
def test_any_text_is_answered_with_at_most_the_limit(text: str) -> None:
    assert len(cities.find(text, 3)) <= 3
    assert len(cities.suggest(text, 3)) <= 3


def test_id_leads_back_to_the_city() -> None:
    shanghai = cities.find("Shanghai")[0]

    assert cities.by_id(shanghai.id) == shanghai
    assert cities.by_id(CityId(-1)) is None
    assert cities.by_id(CityId(10**12)) is None


@pytest.mark.parametrize(
    ("typed", "english", "chinese"),
    [
        ("Munich", "Munich, Germany", "慕尼黑，德国"),
        ("Springfield, Illinois", "Springfield, IL, United States", "斯普林菲尔德，伊利诺伊州，美国"),
        ("Singapore", "Singapore", "新加坡"),
        ("Hong Kong", "Hong Kong", "香港"),
    ],
)
def test_label_tells_namesakes_apart_in_both_languages(typed: str, english: str, chinese: str) -> None:
    city = cities.find(typed)[0]

    assert city.label("en") == english
    assert city.label("zh-CN") == chinese


def test_distance_between_two_cities() -> None:
    berlin, shanghai = cities.find("Berlin")[0], cities.find("Shanghai")[0]

    assert distance_km(berlin, shanghai) == pytest.approx(8410, rel=0.01)
    assert distance_km(shanghai, berlin) == pytest.approx(distance_km(berlin, shanghai))
    assert distance_km(berlin, berlin) == 0


def test_every_city_lies_in_a_zone_that_exists() -> None:
    rows = cities.atlas()

    found = [city for letter in "abcdefghijklmnopqrstuvwxyz" for city in rows.find(letter, 40_000)]

    assert len(found) > 33_000
    assert {city.zone for city in found} <= available_timezones()
    assert all(-90 <= city.lat <= 90 and -180 <= city.lon <= 180 for city in found)
