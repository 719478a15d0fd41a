import resource
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import photo_worker
from adapters.photo_worker import ProblemError, rework
from tests.adapters import pictures

WHOLE = [pictures.picture(kind) for kind in ("JPEG", "PNG", "WEBP", "GIF")]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(WHOLE), st.integers(0, 2000), st.binary(min_size=1, max_size=6), st.booleans())
def test_damage_anywhere_is_a_problem_or_a_picture_but_never_an_error(
    data: bytes,
    at: int,
    noise: bytes,
    cut: bool,
) -> None:
    at %= len(data)
    damaged = data[:at] + noise + (b"" if cut else data[at + len(noise) :])

    try:
        new, mime, size = rework(damaged, 2560)
    except ProblemError as problem:
        assert problem.kind in {"corrupt", "animated", "wrong_type", "too_many_pixels"}  # noqa: PT017 - either will do
    else:
        assert (bool(new), mime in {"image/jpeg", "image/png"}, min(size) > 0) == (True, True, True)


def test_bomb_is_refused_by_its_header() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(ProblemError, match="too_many_pixels"):
        rework(pictures.bomb_png(12_000, 12_000), 2560)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10_000


def test_confined_process_cannot_take_more_memory_or_write_files() -> None:
    code = f"""
import importlib.util, sys
spec = importlib.util.spec_from_file_location("photo_worker", {photo_worker.__file__!r})
worker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(worker)
worker.confine()
try:
    bytearray(2**30)
except MemoryError:
    sys.exit(7)
"""
    done = subprocess.run([sys.executable, "-I", "-c", code], check=False)

    assert done.returncode == 7
