"""Countries, and the states and provinces that tell two cities of one name apart, in English and Chinese."""

from functools import cache
from importlib.resources import files

from babel import Locale

from bot.people.spelling import fold

_OTHER_NAMES = {
    "uk": "GB",
    "greatbritain": "GB",
    "britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "usa": "US",
    "us": "US",
    "america": "US",
    "prc": "CN",
    "holland": "NL",
    "korea": "KR",
    "czechrepublic": "CZ",
    "uae": "AE",
    "hongkong": "HK",
    "macau": "MO",
    "香港": "HK",
    "澳门": "MO",
}
_OTHER_REGIONS = {
    "加州": "CA",
    "麻省": "MA",
    "德州": "TX",
    "宾州": "PA",
    "新泽西": "NJ",
    "安省": "ON",
    "卑诗": "BC",
}


def country_name(country: str, lang: str) -> str:
    """Return the country's name in the language, or its code when Babel has none."""
    return _countries("zh" if lang.startswith("zh") else "en").get(country, country)


def region_name(country: str, region: str, lang: str) -> str:
    """Return "IL" in English, as people write it there, and the full name in Chinese."""
    if not lang.startswith("zh"):
        return region
    return _regions().get((country, region), ("", ""))[1]


def lies_in(country: str, region: str, qualifier: str) -> bool:
    """Tell whether the folded `qualifier` names this country or region, in either language."""
    if not qualifier:
        return False
    english, chinese = _regions().get((country, region), ("", ""))
    short = chinese.rstrip("州省")
    names = {country, region, english, country_name(country, "en")}
    return bool(
        qualifier in {fold(name) for name in names if name}
        or qualifier in {chinese, short, country_name(country, "zh")}
        or country == _OTHER_NAMES.get(qualifier)
        or (region and region == _OTHER_REGIONS.get(qualifier))
    )


@cache
def _countries(lang: str) -> dict[str, str]:
    return dict(Locale(lang).territories)


@cache
def _regions() -> dict[tuple[str, str], tuple[str, str]]:
    text = files("bot.people").joinpath("data/regions.csv").read_text(encoding="utf-8")
    rows = (row.split(",") for row in text.splitlines())
    return {(country, region): (english, chinese) for country, region, english, chinese in rows}
