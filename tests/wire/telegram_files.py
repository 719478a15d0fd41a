"""Photos and documents as the platform describes them."""

from tests.wire.telegram_content import Media
from tests.wire.telegram_scene import Scene, StoredFile
from tests.wire.telegram_wire import JsonObject

MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF", b"BM")


def is_picture(content: bytes) -> bool:
    return content.startswith(_PICTURES)


def photo(scene: Scene, content: bytes) -> Media:
    """A photo in its sizes, smallest first; only the largest holds the given bytes."""
    thumb = scene.keep_file(content[:64], "photo")
    large = scene.keep_file(content, "photo")
    return Media("photo", [_size(thumb, 90, 67), _size(large, 800, 600)], content)


def document(
    scene: Scene, content: bytes, filename: str, mime_type: str = "application/octet-stream"
) -> Media:
    file = scene.keep_file(content, "document", filename)
    description: JsonObject = {**_base(file), "file_name": filename, "mime_type": mime_type}
    return Media("document", description, content, filename)


def again(scene: Scene, file: StoredFile) -> Media:
    """A file that the platform already has, sent once more by its id."""
    if file.kind == "photo":
        return Media("photo", [_size(file, 800, 600)], file.content)
    description: JsonObject = {**_base(file), "file_name": file.filename or "file"}
    return Media("document", description, scene.files[file.file_id].content, file.filename)


def _base(file: StoredFile) -> JsonObject:
    unique = f"u{file.file_id.removeprefix('file-')}"
    return {"file_id": file.file_id, "file_unique_id": unique, "file_size": len(file.content)}


def _size(file: StoredFile, width: int, height: int) -> JsonObject:
    return {**_base(file), "width": width, "height": height}


def described(file: StoredFile) -> JsonObject:
    """The File object that getFile answers."""
    return {**_base(file), "file_path": file.path}
