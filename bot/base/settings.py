"""What the engine itself can be told. Reading files and the environment is the adapters' part."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Where things are kept. `database` is an address such as `sqlite:///data/homeroom.db`."""

    data: Path
    keys: Path
    database: str

    @property
    def files(self) -> Path:
        return self.data / "files"
