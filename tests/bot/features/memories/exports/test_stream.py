import json
import tracemalloc
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.memories.exports import stream
from bot.features.memories.exports.model import ForeignError, NotJsonError, TruncatedError
from bot.features.memories.exports.stream import JsonStream

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=6), inner, max_size=5),
    max_leaves=25,
)


class Trickle(BytesIO):
    """A file that gives at most a few bytes at a time."""

    def __init__(self, data: bytes, most: int) -> None:
        super().__init__(data)
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(self._most if size is None or size < 0 else min(size, self._most))


def walk(json_stream: JsonStream) -> object:
    """Decode by walking into every container, as the readers do in the upper floors of a file."""
    match json_stream.peek():
        case "{":
            return {key: walk(json_stream) for key in json_stream.members()}
        case "[":
            return [walk(json_stream) for _ in json_stream.items()]
        case _:
            return json_stream.value()


@given(st.lists(JSON, max_size=6), st.integers(1, 7), st.sampled_from([None, 1]), st.booleans())
def test_values_are_those_of_the_standard_decoder_however_the_bytes_arrive(
    values: list[object], most: int, indent: int | None, ascii_only: bool
) -> None:
    data = json.dumps(values, indent=indent, ensure_ascii=ascii_only).encode()

    assert list(JsonStream(Trickle(data, most)).values()) == values
    assert walk(JsonStream(Trickle(data, most))) == values


@given(JSON, st.integers(1, 7), st.integers(0, 3))
def test_skipping_lands_behind_the_value(value: object, most: int, levels: int) -> None:
    json_stream = JsonStream(Trickle(json.dumps([value, "next"]).encode(), most))

    seen = []
    for number, _ in enumerate(json_stream.items()):
        if number == 0:
            json_stream.skip(levels)
        else:
            seen.append(json_stream.value())

    assert seen == ["next"]


@given(st.binary(max_size=60), st.integers(1, 5))
def test_any_bytes_are_read_or_refused(data: bytes, most: int) -> None:
    try:
        walk(JsonStream(Trickle(data, most)))
    except ForeignError:
        pass
    except (NotJsonError, TruncatedError) as error:
        byte = error.slots["byte"]
        assert isinstance(byte, int)
        assert 0 <= byte <= len(data)


def test_control_characters_as_telegram_writes_them_are_understood() -> None:
    data = rb'["one\x0Btwo", "\\x41 stays", "\x01"]'

    assert list(JsonStream(BytesIO(data)).values()) == ["one\x0btwo", "\\x41 stays", "\x01"]


def test_escape_that_is_none_is_an_error_where_it_stands() -> None:
    with pytest.raises(NotJsonError) as refused:
        list(JsonStream(BytesIO(b'["one",\n "\\q"]')).values())

    assert refused.value.slots == {"line": 2, "byte": 10}


def test_value_beyond_all_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LARGEST_VALUE", 1000)

    with pytest.raises(NotJsonError):
        JsonStream(BytesIO(b'"' + b"a" * 2**19 + b'"')).value()


def test_memory_does_not_grow_with_the_file() -> None:
    item = json.dumps({"id": 1, "text": "那年冬天 " * 40}).encode()
    data = b"[" + b",\n".join([item] * 20_000) + b"]"
    assert len(data) > 5_000_000
    tracemalloc.start()

    count = sum(1 for _ in JsonStream(BytesIO(data)).values())

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 4_000_000
