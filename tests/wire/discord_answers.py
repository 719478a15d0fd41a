"""Answers to interactions: the first one, follow-ups, and edits of @original, with the token's validity."""

from tests.wire import discord_payloads as show
from tests.wire import discord_posts as posts
from tests.wire.discord_messages import compose, pings, revise
from tests.wire.discord_platform import (
    NOTHING,
    Act,
    ActKind,
    ApiError,
    Call,
    Callback,
    Platform,
    Reply,
    Routes,
)
from tests.wire.discord_world import EPHEMERAL, LOADING, Json, Message

FIRST_SECONDS = 3
TOKEN_SECONDS = 900
ALLOWED = {
    ActKind.COMMAND: {Callback.MESSAGE, Callback.DEFER, Callback.MODAL},
    ActKind.COMPONENT: {
        Callback.MESSAGE,
        Callback.DEFER,
        Callback.DEFER_UPDATE,
        Callback.UPDATE,
        Callback.MODAL,
    },
    ActKind.AUTOCOMPLETE: {Callback.CHOICES},
    ActKind.MODAL: {Callback.MESSAGE, Callback.DEFER},
}


def callback(platform: Platform, call: Call) -> Reply:
    act = platform.acts.get(call.params["interaction_token"])
    age = platform.world.clock.now() - (act.created if act else 0)
    if act is None or act.id != call.number("interaction_id") or (not act.answered and age > FIRST_SECONDS):
        raise ApiError(10062)
    if act.answered:
        raise ApiError(40060)
    kind = Callback(call.json["type"])
    from_message = act.kind is ActKind.MODAL and act.source is not None
    if kind not in ALLOWED[act.kind] and not (
        from_message and kind in (Callback.UPDATE, Callback.DEFER_UPDATE)
    ):
        raise ApiError(50035, f"callback type {kind} does not answer interaction type {act.kind}")
    _apply(platform, call, act, kind)
    act.answered = kind
    if call.query.get("with_response") not in ("1", "true"):
        return NOTHING
    return Reply(200, _with_response(act, kind))


def _apply(platform: Platform, call: Call, act: Act, kind: Callback) -> None:
    data: Json = call.json.get("data") or {}
    act.private = bool((data.get("flags") or 0) & EPHEMERAL)
    match kind:
        case Callback.MESSAGE:
            act.original = _post(platform, call, act, data)
        case Callback.DEFER:
            act.original = _wait(platform, act)
        case Callback.DEFER_UPDATE:
            act.original = act.source
        case Callback.UPDATE:
            act.original = act.source
            if act.source is not None:
                revise(platform, call, act.source, data)
        case Callback.CHOICES:
            act.choices = data["choices"]
        case Callback.MODAL:
            act.modal = data


def _with_response(act: Act, kind: Callback) -> Json:
    about: Json = {"id": str(act.id), "type": int(act.kind)}
    if act.original is not None:
        about |= {
            "response_message_id": str(act.original.id),
            "response_message_loading": act.original.loading,
            "response_message_ephemeral": act.original.private,
        }
        if kind in (Callback.MESSAGE, Callback.UPDATE):
            shown = {"type": int(kind), "message": posts.message(act.original)}
            return {"interaction": about, "resource": shown}
    return {"interaction": about}


def _post(platform: Platform, call: Call, act: Act, data: Json) -> Message:
    body = compose(platform, call, data, channel=act.place) | _origin(platform, act)
    only_for = act.person if (data.get("flags") or 0) & EPHEMERAL else None
    post = platform.world.message(act.place, platform.bot, body, only_for)
    post.pings = pings(body, data.get("allowed_mentions"))
    if only_for is None:
        platform.tell_message("MESSAGE_CREATE", post)
    return post


def _wait(platform: Platform, act: Act) -> Message:
    flags = LOADING | (EPHEMERAL if act.private else 0)
    body = {"flags": flags} | _origin(platform, act)
    return platform.world.message(act.place, platform.bot, body, act.person if act.private else None)


def _origin(platform: Platform, act: Act) -> Json:
    about: Json = {
        "id": str(act.id),
        "type": int(act.kind),
        "user": show.user(act.person),
        "authorizing_integration_owners": {},
    }
    if act.kind is ActKind.COMPONENT and act.source is not None:
        about["interacted_message_id"] = str(act.source.id)
    if act.kind is ActKind.MODAL:
        opened_by = {
            "id": str(act.id),
            "type": 2,
            "user": about["user"],
            "authorizing_integration_owners": {},
        }
        about["triggering_interaction_metadata"] = opened_by
    return {
        "type": 20 if act.kind is ActKind.COMMAND else 0,
        "webhook_id": str(platform.app_id),
        "application_id": str(platform.app_id),
        "interaction_metadata": about,
    }


def _act(platform: Platform, call: Call) -> Act:
    act = platform.acts.get(call.params["webhook_token"])
    if act is None or call.number("webhook_id") != platform.app_id or not act.answered:
        raise ApiError(10015)
    if platform.world.clock.now() - act.created > TOKEN_SECONDS:
        raise ApiError(50027)
    return act


def follow_up(platform: Platform, call: Call) -> Reply:
    """Post a follow-up; right after a deferral it becomes the original, with the deferral's privacy."""
    act = _act(platform, call)
    if act.original is not None and act.original.loading and not act.original.deleted:
        post = revise(platform, call, act.original, call.json)
    else:
        post = _post(platform, call, act, call.json)
        act.followups.append(post)
    return Reply(200, posts.message(post))


def _target(platform: Platform, call: Call) -> Message:
    act = _act(platform, call)
    if "message_id" in call.params:
        own = [m for m in (act.original, *act.followups) if m and m.id == call.number("message_id")]
        post = own[0] if own else None
    else:
        post = act.original
    if post is None or post.deleted:
        raise ApiError(10008)
    return post


def edit(platform: Platform, call: Call) -> Reply:
    return Reply(200, posts.message(revise(platform, call, _target(platform, call), call.json)))


def get(platform: Platform, call: Call) -> Reply:
    return Reply(200, posts.message(_target(platform, call)))


def delete(platform: Platform, call: Call) -> Reply:
    platform.remove(_target(platform, call))
    return NOTHING


MESSAGE = "/webhooks/{webhook_id}/{webhook_token}/messages"
ROUTES: Routes = {
    ("POST", "/interactions/{interaction_id}/{interaction_token}/callback"): callback,
    ("POST", "/webhooks/{webhook_id}/{webhook_token}"): follow_up,
    ("GET", MESSAGE + "/@original"): get,
    ("PATCH", MESSAGE + "/@original"): edit,
    ("DELETE", MESSAGE + "/@original"): delete,
    ("GET", MESSAGE + "/{message_id}"): get,
    ("PATCH", MESSAGE + "/{message_id}"): edit,
    ("DELETE", MESSAGE + "/{message_id}"): delete,
}
