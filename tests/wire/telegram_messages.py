"""Methods that send, change and remove messages."""

import dataclasses

from tests.wire import telegram_files
from tests.wire.telegram_chat import Chat, Post, Setting
from tests.wire.telegram_content import Content, Media
from tests.wire.telegram_limits import CAPTION, TEXT, broken, check_markup, formatted
from tests.wire.telegram_scene import Answer, Scene
from tests.wire.telegram_targets import deletable, editable, reply_of, topic_of, writable
from tests.wire.telegram_wire import JsonObject, Params, Upload, bad, utf16

QUERY_LIFE = 15
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def send_message(scene: Scene, params: Params) -> JsonObject:
    chat = writable(scene, params)
    text, entities = formatted(params, "text", TEXT)
    if not text.strip():
        raise broken("message text is empty")
    content = Content(text, entities, markup=_markup(params), preview=params.mapping("link_preview_options"))
    return _post(scene, chat, params, content).json()


def send_photo(scene: Scene, params: Params) -> JsonObject:
    return _send_file(scene, params, "photo")


def send_document(scene: Scene, params: Params) -> JsonObject:
    return _send_file(scene, params, "document")


def _send_file(scene: Scene, params: Params, kind: str) -> JsonObject:
    chat = writable(scene, params)
    text, entities = formatted(params, "caption", CAPTION)
    upload = params.files.get(kind)
    media = _uploaded(scene, kind, upload) if upload else _addressed(scene, params, kind, params.text(kind))
    return _post(scene, chat, params, Content(text, entities, media, _markup(params))).json()


def send_media_group(scene: Scene, params: Params) -> list[JsonObject]:
    chat = writable(scene, params)
    items = params.mappings("media")
    if not 2 <= len(items) <= 10:
        raise broken(f"an album of {len(items)}: 2 to 10")
    kinds = {str(item["type"]) for item in items}
    if len(kinds) > 1 and kinds & {"document", "audio"}:
        raise broken(f"an album of {sorted(kinds)}: documents only among themselves")
    contents = [_item(scene, params, item) for item in items]
    album = f"{next(scene.numbers):015d}"
    return [_post(scene, chat, params, content, album=album).json() for content in contents]


def edit_message_text(scene: Scene, params: Params) -> JsonObject:
    post = editable(scene, params)
    text, entities = formatted(params, "text", TEXT)
    if post.media is not None:
        raise bad("there is no text in the message to edit")
    if not text.strip():
        raise broken("message text is empty")
    preview = params.mapping("link_preview_options")
    return _edited(scene, post, Content(text, entities, markup=_markup(params), preview=preview))


def edit_message_caption(scene: Scene, params: Params) -> JsonObject:
    post = editable(scene, params)
    text, entities = formatted(params, "caption", CAPTION)
    if post.media is None:
        raise bad("there is no caption in the message to edit")
    return _edited(scene, post, Content(text, entities, post.media, _markup(params)))


def edit_message_reply_markup(scene: Scene, params: Params) -> JsonObject:
    post = editable(scene, params)
    return _edited(scene, post, dataclasses.replace(post.content, markup=_markup(params)))


def edit_message_media(scene: Scene, params: Params) -> JsonObject:
    post = editable(scene, params)
    content = _item(scene, params, params.mapping("media") or {})
    return _edited(scene, post, dataclasses.replace(content, markup=_markup(params)))


def delete_message(scene: Scene, params: Params) -> bool:
    chat = writable(scene, params)
    deletable(scene, chat, params.integer("message_id")).remove()
    return True


def delete_messages(scene: Scene, params: Params) -> bool:
    chat = writable(scene, params)
    wanted = params.json("message_ids")
    ids = wanted if isinstance(wanted, list) else []
    if not 1 <= len(ids) <= 100:
        raise broken(f"{len(ids)} message ids: 1 to 100")
    for post in [chat.posts[i] for i in ids if i in chat.posts and not chat.posts[i].deleted]:
        deletable(scene, chat, post.id).remove()
    return True


def answer_callback_query(scene: Scene, params: Params) -> bool:
    query = scene.queries.get(params.text("callback_query_id"))
    text = params.text("text")
    if utf16(text) > 200:
        raise broken("MESSAGE_TOO_LONG")
    if query is None or query.answers or scene.now() - query.asked > QUERY_LIFE:
        raise bad(TOO_OLD)
    query.answers.append(Answer(text or None, params.flag("show_alert"), params.text("url") or None))
    scene.signal.ring()
    return True


def send_chat_action(scene: Scene, params: Params) -> bool:
    topic_of(scene, writable(scene, params), params)
    return True


def _post(scene: Scene, chat: Chat, params: Params, content: Content, *, album: str | None = None) -> Post:
    reply_to = reply_of(chat, params)
    topic = topic_of(scene, chat, params) or (reply_to.topic if reply_to is not None else None)
    only_for = params.integer("receiver_user_id") if "receiver_user_id" in scene.newer else 0
    receiver = scene.users.get(only_for)
    return scene.add(chat, scene.bot, content, Setting(reply_to, topic, only_for=receiver, album=album))


def _edited(scene: Scene, post: Post, content: Content) -> JsonObject:
    if content == post.content:
        raise bad(NOT_MODIFIED)
    post.edit(content, scene.seconds())
    return post.json()


def _markup(params: Params) -> JsonObject | None:
    markup = params.mapping("reply_markup")
    check_markup(markup)
    empty = markup is not None and markup.get("inline_keyboard") == []
    return None if empty else markup


def _item(scene: Scene, params: Params, item: JsonObject) -> Content:
    """One InputMedia: its caption is read like any other."""
    kind = str(item.get("type"))
    if kind not in {"photo", "document"}:
        raise broken(f"the stand-in sends photos and documents, no {kind}")
    caption = Params(
        {key: value for key, value in item.items() if key in {"caption", "caption_entities", "parse_mode"}}
    )
    text, entities = formatted(caption, "caption", CAPTION)
    return Content(text, entities, _addressed(scene, params, kind, str(item.get("media", ""))))


def _addressed(scene: Scene, params: Params, kind: str, address: str) -> Media:
    """A file by `attach://part` or by the id of one that was sent before."""
    if address.startswith("attach://"):
        upload = params.files.get(address.removeprefix("attach://"))
        if upload is None:
            raise broken(f"can't find the part {address}")
        return _uploaded(scene, kind, upload)
    file = scene.files.get(address)
    if file is None or file.kind != kind:
        raise bad(
            "wrong file identifier/HTTP URL specified" if address else f"there is no {kind} in the request"
        )
    return telegram_files.again(scene, file)


def _uploaded(scene: Scene, kind: str, upload: Upload) -> Media:
    if not upload.content:
        raise broken("file must be non-empty")
    if kind == "document":
        return telegram_files.document(scene, upload.content, upload.filename, upload.content_type)
    if len(upload.content) > telegram_files.MAX_PHOTO:
        raise broken("file is too big: a photo has at most 10 MB")
    if not telegram_files.is_picture(upload.content):
        raise broken("IMAGE_PROCESS_FAILED")
    return telegram_files.photo(scene, upload.content)
