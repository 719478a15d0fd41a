"""Cut the font that Homeroom ships out of Noto Sans CJK, and note the width of each of its characters.

    apt-get install fonts-noto-cjk unicode-data
    python docs/data/make_font.py

It keeps the 8,105 characters of the Table of General Standard Chinese Characters (Unihan: kTGH), among them
those of people's names that smaller tables lack, the common traditional ones (the first level of Big5), and
Latin, Greek, Cyrillic and the punctuation of all. It needs `fonttools` beside.
"""
# ruff: noqa: INP001 - a script on its own

import argparse
import bz2
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped,import-not-found,unused-ignore]  # needed here only
from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped,import-not-found,unused-ignore]  # needed here only

SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
UNIHAN = Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")
FAMILY = "Noto Sans CJK SC"
STANDARD = re.compile(r"^U\+([0-9A-F]{4,5})\tkTGH\t", re.MULTILINE)
TRADITIONAL = re.compile(r"^U\+([0-9A-F]{4,5})\tkBigFive\t(?:A[4-F]|B[0-9A-F]|C[0-6])", re.MULTILINE)
CHARACTERS = 8105
OTHERS = (
    range(0x20, 0x250), range(0x2B0, 0x300), range(0x370, 0x530), range(0x1E00, 0x2000),
    range(0x2010, 0x2070),
    range(0x20A0, 0x20C0), range(0x2100, 0x2200), range(0x2460, 0x2500), range(0x25A0, 0x2610),
    range(0x3000, 0x3040), range(0xFF00, 0xFFF0),
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--font", type=Path, default=SOURCE)
    parser.add_argument("--unihan", type=Path, default=UNIHAN)
    parser.add_argument(
        "--to", type=Path, default=Path(__file__).parents[2] / "adapters" / "pictures" / "font"
    )
    given = parser.parse_args()
    others = {one for some in OTHERS for one in some}
    font = cut(chosen(given.font), others | wanted(bz2.decompress(given.unihan.read_bytes()).decode()))
    given.to.mkdir(exist_ok=True)
    font.save(given.to / "noto_sans_sc.otf")
    (given.to / "noto_sans_sc.csv").write_text("".join(runs(widths(font))))


def wanted(unihan: str) -> set[int]:
    """Return the standard characters, failing where one is not named, and the common traditional ones."""
    found = {int(code, 16) for code in STANDARD.findall(unihan)}
    if len(found) != CHARACTERS:
        raise SystemExit(f"the Unihan data name {len(found)} characters, not {CHARACTERS}")
    return found | {int(code, 16) for code in TRADITIONAL.findall(unihan)}


def chosen(collection: Path) -> TTFont:
    """Return the face whose forms are those of mainland China."""
    return next(font for font in TTCollection(collection).fonts if font["name"].getDebugName(1) == FAMILY)


def cut(font: TTFont, characters: Iterable[int]) -> TTFont:
    """Leave the outlines of some characters, without hints and without other forms of them."""
    options = Options(layout_features=[], hinting=False, desubroutinize=False, notdef_outline=True)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=set(characters))
    subsetter.subset(font)
    return font


def widths(font: TTFont) -> dict[int, int]:
    metrics = font["hmtx"]
    return {code: metrics[name][0] for code, name in font.getBestCmap().items()}


def runs(known: dict[int, int]) -> Iterator[str]:
    """Yield "first, last, width" of neighbours that are equally wide, in thousandths of the size."""
    codes = sorted(known)
    first = codes[0]
    for here, following in zip(codes, [*codes[1:], -1], strict=True):
        if following != here + 1 or known[following] != known[here]:
            yield f"{first:X},{here:X},{known[here]}\n"
            first = following


if __name__ == "__main__":
    main()
