"""Comparing what an adapter makes of a message with what it made before.

With `HOMEROOM_GOLDENS=write` the goldens are written anew instead, to be read before they are committed.
"""

import json
import os
from pathlib import Path


def check(path: Path, made: object) -> None:
    """Assert that `made` is what the golden holds."""
    text = json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("HOMEROOM_GOLDENS") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"{path.name} is missing: run with HOMEROOM_GOLDENS=write and read what it wrote"
    assert text == path.read_text(encoding="utf-8")
