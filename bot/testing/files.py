"""Photos and files in memory."""

from hashlib import sha256


class BenchFiles:
    """Photos and files in memory. What begins with `bad` is no photo."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def put(self, data: bytes, mime: str) -> str:
        key = sha256(data).hexdigest()
        self.kept[key] = data
        return key

    async def get(self, file: str) -> bytes | None:
        return self.kept.get(file)

    async def drop(self, file: str) -> None:
        self.kept.pop(file, None)

    async def prepare(self, data: bytes) -> tuple[bytes, str]:
        return data, "image/jpeg"
