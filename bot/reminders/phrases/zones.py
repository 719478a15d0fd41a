"""Words for time zones: cities, common names, abbreviations, offsets and IANA names."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from zoneinfo import available_timezones

from bot.reminders.phrases.items import Impossible, InZone
from bot.reminders.phrases.piece import Found, Matcher, Readings, one, words
from bot.reminders.phrases.result import Places

_NAMES = """
Asia/Shanghai: beijing, shanghai, guangzhou, shenzhen, hangzhou, nanjing, wuhan, chengdu, xi'an, xian,
    tianjin, china, 北京, 上海, 广州, 深圳, 杭州, 南京, 武汉, 成都, 西安, 天津, 重庆, 中国
Asia/Hong_Kong: hong kong, hkt, 香港
Asia/Taipei: taipei, taiwan, 台北, 台湾
Asia/Singapore: singapore, sgt, 新加坡
Asia/Tokyo: tokyo, osaka, japan, jst, 东京, 大阪, 日本
Asia/Seoul: seoul, korea, kst, 首尔, 韩国
Asia/Kolkata: delhi, new delhi, mumbai, bangalore, kolkata, india, 新德里, 孟买, 印度
Asia/Dubai: dubai, 迪拜
Europe/London: london, edinburgh, manchester, uk, 伦敦, 英国
Europe/Paris: paris, france, 巴黎, 法国
Europe/Berlin: berlin, munich, hamburg, frankfurt, cologne, germany,
    柏林, 慕尼黑, 汉堡, 法兰克福, 德国
Europe/Zurich: zurich, geneva, switzerland, 苏黎世, 日内瓦, 瑞士
Europe/Vienna: vienna, 维也纳
Europe/Madrid: madrid, barcelona, spain, 马德里, 巴塞罗那
Europe/Rome: rome, milan, italy, 罗马, 米兰
Europe/Amsterdam: amsterdam, 阿姆斯特丹
Europe/Moscow: moscow, msk, 莫斯科
America/New_York: new york, boston, washington, philadelphia, et, eastern, us eastern,
    纽约, 波士顿, 华盛顿, 美东, 费城
America/Chicago: chicago, houston, dallas, ct, central, us central, 芝加哥, 休斯敦, 休斯顿, 美中
America/Denver: denver, mt, mountain, us mountain, 丹佛
America/Los_Angeles: los angeles, san francisco, seattle, pt, pacific, us pacific,
    洛杉矶, 旧金山, 西雅图, 美西
America/Toronto: toronto, ottawa, 多伦多
America/Vancouver: vancouver, 温哥华
America/Sao_Paulo: sao paulo, são paulo, 圣保罗
Australia/Sydney: sydney, 悉尼
Australia/Melbourne: melbourne, 墨尔本
Pacific/Auckland: auckland, 奥克兰
UTC: utc, gmt, z, 世界协调, 格林尼治
"""
_ABBREVIATIONS = MappingProxyType(
    {
        "cst": ("Asia/Shanghai", "America/Chicago"),
        "ist": ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"),
        "bst": ("Europe/London", "Asia/Dhaka"),
        "est": ("America/New_York", "Etc/GMT+5"),
        "edt": ("America/New_York", "Etc/GMT+4"),
        "cdt": ("America/Chicago", "Etc/GMT+5"),
        "mst": ("America/Denver", "Etc/GMT+7"),
        "mdt": ("America/Denver", "Etc/GMT+6"),
        "pst": ("America/Los_Angeles", "Etc/GMT+8"),
        "pdt": ("America/Los_Angeles", "Etc/GMT+7"),
        "cet": ("Europe/Berlin", "Etc/GMT-1"),
        "cest": ("Europe/Berlin", "Etc/GMT-2"),
        "eet": ("Europe/Athens", "Etc/GMT-2"),
        "eest": ("Europe/Athens", "Etc/GMT-3"),
        "aest": ("Australia/Sydney", "Etc/GMT-10"),
        "aedt": ("Australia/Sydney", "Etc/GMT-11"),
    }
)
_ODD_OFFSETS = MappingProxyType(
    {
        210: "Asia/Tehran",
        270: "Asia/Kabul",
        330: "Asia/Kolkata",
        345: "Asia/Kathmandu",
        390: "Asia/Yangon",
        525: "Australia/Eucla",
        570: "Australia/Darwin",
        -570: "Pacific/Marquesas",
    }
)
_FESTIVALS = ("christmas", "easter")
_LONGEST_NAME = 4
_HANZI = re.compile(r"[\u4e00-\u9fff]{2,8}?(?=(?:当地|标准)?时间)(?:当地|标准)?时间")
_TAIL = re.compile(r"(?: (?:local )?time)?(?![a-z0-9])")
_WORD = re.compile(r" ?[a-zà-ÿ][a-zà-ÿ.'-]*")
_UNKNOWN_HANZI = re.compile(r"[\u4e00-\u9fff]{2,8}时间")
_UNKNOWN = re.compile(
    r"(?:in )?((?!in )[a-z][a-z.'/_-]*(?: [a-z.'-]+){0,2})(?<!from) time(?![a-z])|in ([a-z][a-z .'-]+)$"
)


@cache
def _common() -> dict[str, tuple[str, ...]]:
    """Names that mean a zone wherever they stand, even without "time" behind them."""
    lines = (line.partition(": ") for line in _NAMES.replace("\n   ", "").strip().splitlines())
    return {name.strip(): (zone,) for zone, _, names in lines for name in names.split(",")} | dict(
        _ABBREVIATIONS
    )


@cache
def _cities() -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    for zone in sorted(available_timezones()):
        if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "US/")):
            known[zone.rsplit("/", 1)[-1].replace("_", " ").casefold()] = (zone,)
    return {name: zones for name, zones in known.items() if name not in _FESTIVALS} | _common()


def known_places(name: str) -> tuple[str, ...]:
    """Look up the cities and zone words that need no data of their own."""
    return _cities().get(name, ())


@cache
def _iana() -> dict[str, str]:
    return {zone.casefold(): zone for zone in available_timezones() if "/" in zone}


def _offset(found: re.Match[str]) -> Readings:
    sign = -1 if found["sign"] == "-" else 1
    minutes = sign * (int(found["hours"]) * 60 + int(found["minutes"] or 0))
    whole, rest = divmod(minutes, 60)
    if not rest and -12 <= whole <= 14:  # noqa: PLR2004 - the offsets that exist
        return one(InZone(f"Etc/GMT{-whole:+d}" if whole else "UTC"))
    if minutes in _ODD_OFFSETS:
        return one(InZone(_ODD_OFFSETS[minutes]))
    return _unknown(found[0])


def _full_name(found: re.Match[str]) -> Readings:
    zone = _iana().get(found["name"])
    return one(InZone(zone)) if zone else _unknown(found["name"])


def _unknown(name: str) -> Readings:
    close = get_close_matches(name, [*_cities(), *_iana()], n=1, cutoff=0.75)
    nearest = (_cities().get(close[0]) or (_iana()[close[0]],))[0] if close else "UTC"
    return one(Impossible("zone_unknown", (("zone", name), ("nearest", nearest))))


FIXED: tuple[Matcher, ...] = (
    words(r"(?:in )?(?:utc|gmt) ?(?P<sign>[+-]) ?(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?", _offset),
    words(r"(?:in )?(?P<name>[a-z]+(?:/[a-z][a-z0-9_+-]*)+)(?: time)?", _full_name),
)


def named(places: Places) -> Matcher:
    """Recognise names that `places` knows: "9am Berlin time", "9am in New York", 北京时间."""

    def match(text: str, position: int) -> Iterator[Found]:
        hanzi = _HANZI.match(text, position)
        if hanzi:
            name = re.sub(r"(?:当地|标准)?时间$", "", hanzi[0])
            yield from _readings(hanzi.end(), places(name))
        yield from _latin(text, position, places)

    return match


def _latin(text: str, position: int, places: Places) -> Iterator[Found]:
    if position and re.match("[a-z]", text[position - 1]):
        return
    start = position + 3 if text.startswith("in ", position) else position
    end = start
    for _ in range(_LONGEST_NAME):
        word = _WORD.match(text, end)
        if not word:
            return
        end = word.end()
        tail = _TAIL.match(text, end)
        name = text[start:end]
        if tail and (start > position or tail[0] or name in _common()):
            yield from _readings(tail.end(), places(name))


def _readings(end: int, zones: tuple[str, ...]) -> Iterator[Found]:
    if zones:
        yield end, tuple((InZone(zone, unsure=len(zones) > 1),) for zone in zones)


def unknown(text: str, position: int) -> Iterator[Found]:
    """Recognise what looks like a zone and is none; tried only when nothing else explains the text."""
    hanzi = _UNKNOWN_HANZI.match(text, position)
    if hanzi:
        yield hanzi.end(), _unknown(hanzi[0].removesuffix("时间"))
    latin = _UNKNOWN.match(text, position)
    if latin:
        yield latin.end(), _unknown(latin[1] or latin[2])
