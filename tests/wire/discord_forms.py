"""A modal as a user fills it in: classic text rows and labelled components."""

from collections.abc import Mapping, Sequence

from tests.wire.discord_messages import number
from tests.wire.discord_resolved import ImpossibleError, Resolved
from tests.wire.discord_world import Json, walk

ROW, STRING_SELECT, TEXT_INPUT, TEXT, LABEL, FILES = 1, 3, 4, 10, 18, 19
RADIO, CHECKBOXES, CHECKBOX = 21, 22, 23
SELECTS = (3, 5, 6, 7, 8)
LISTS = (*SELECTS, FILES, CHECKBOXES)


def submitted(modal: Json, values: Mapping[str, object], resolved: Resolved, *, unchecked: bool) -> Json:
    """Describe the sent form: every field once, with what was typed, chosen or prefilled."""
    top = number(modal["components"])
    known = {c["custom_id"] for c in walk(top) if "custom_id" in c}
    if set(values) - known:
        raise ImpossibleError(f"the form has {sorted(known)}, not {sorted(set(values) - known)}")
    sent = [_part(c, values, resolved, unchecked=unchecked) for c in top]
    data: Json = {"custom_id": modal["custom_id"], "components": sent}
    return data | ({"resolved": resolved.body} if resolved.body else {})


def _part(part: Json, values: Mapping[str, object], resolved: Resolved, *, unchecked: bool) -> Json:
    shell: Json = {"type": part["type"], "id": part["id"]}
    match part["type"]:
        case 1:  # action row
            inner = [_field(c, values, resolved, unchecked=unchecked) for c in part["components"]]
            return shell | {"components": inner}
        case 18:  # label
            return shell | {"component": _field(part["component"], values, resolved, unchecked=unchecked)}
        case _:
            return shell


def _field(field: Json, values: Mapping[str, object], resolved: Resolved, *, unchecked: bool) -> Json:
    kind, custom_id = field["type"], field["custom_id"]
    shell: Json = {"type": kind, "id": field["id"], "custom_id": custom_id}
    given = values.get(custom_id, _prefilled(field))
    if kind in LISTS:
        sent = [resolved.id_of(v) for v in _listed(given)]
        problem = _list_problem(field, sent)
        result = shell | {"values": sent}
    elif kind == CHECKBOX:
        problem, result = None, shell | {"value": bool(given)}
    else:
        text = None if given is None and kind == RADIO else str(given or "")
        problem = _text_problem(field, text or "")
        result = shell | {"value": text}
    if problem and not unchecked:
        raise ImpossibleError(f"field {custom_id!r}: {problem}")
    return result


def _listed(given: object) -> Sequence[object]:
    if given is None:
        return ()
    return given if isinstance(given, list | tuple) else (given,)


def _prefilled(field: Json) -> object:
    chosen = [o["value"] for o in field.get("options") or [] if o.get("default")]
    match field["type"]:
        case 4:  # text input
            return field.get("value")
        case 21:  # radio group
            return chosen[0] if chosen else None
        case 23:  # checkbox
            return bool(field.get("default"))
        case _:
            return chosen or [d["id"] for d in field.get("default_values") or []]


def _list_problem(field: Json, sent: list[str]) -> str | None:
    needed = field.get("required", True)
    if not sent:
        return "must be filled in" if needed else None
    known = [o["value"] for o in field.get("options") or []]
    if known and not set(sent) <= set(known):
        return f"{sent} are not all among {known}"
    most = field.get("max_values") or (len(known) if field["type"] == CHECKBOXES else 1)
    least = field.get("min_values")
    return None if (1 if least is None else least) <= len(sent) <= most else f"{len(sent)} values"


def _text_problem(field: Json, text: str) -> str | None:
    if not text:
        return "must be filled in" if field.get("required", True) else None
    if field["type"] == TEXT_INPUT and not (field.get("min_length") or 0) <= len(text) <= (
        field.get("max_length") or 4000
    ):
        return "is too short or too long"
    known = [o["value"] for o in field.get("options") or []]
    return f"{text!r} is none of {known}" if known and text not in known else None
