"""What pydantic found wrong, in German sentences that say what to do."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

from ki_events.importing.document import MODELS, keys_of
from ki_events.importing.problems import Path, did_you_mean

_NUMBER = "Bitte eine Zahl angeben."
_WHOLE = "Bitte eine ganze Zahl angeben."
_TEXT = "Bitte einen einfachen Text angeben."
_DAY = "Bitte ein Datum wie 2027-03-17 angeben."
_YES_NO = "Bitte true oder false angeben."
_ENTRY = "Hier werden Angaben mit Schlüsseln erwartet (schlüssel: wert)."
_LIST = "Hier wird eine Liste erwartet, etwa [a, b]."

SENTENCES = {
    "missing": "Diese Angabe fehlt.",
    "given": "{sentence}",
    "string_type": _TEXT,
    "string_too_short": "Bitte nicht leer lassen.",
    "string_too_long": "Das ist zu lang; möglich sind {max_length} Zeichen.",
    "too_short": "Bitte nicht leer lassen.",
    "too_long": "Das ist zu lang; möglich sind {max_length} Zeichen.",
    "too_long_list": "Das sind zu viele; möglich sind {max_length}.",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "greater_than_equal": "Der kleinste mögliche Wert ist {ge}.",
    "less_than_equal": "Der größte mögliche Wert ist {le}.",
    "list_type": _LIST,
    "model_type": _ENTRY,
    "dict_type": _ENTRY,
}


def sentence_for(fault: ErrorDetails, path: Path) -> str:
    """Return the German sentence for one finding; `path` leads to the thing that was validated."""
    kind, context = fault["type"], dict(fault.get("ctx", {}))
    if kind == "extra_forbidden":
        return "Diese Angabe gibt es hier nicht." + did_you_mean(
            str(fault["loc"][-1]), _known_at(path + fault["loc"][:-1])
        )
    if kind in ("enum", "literal_error"):
        return _one_of(context)
    if kind == "given":
        return str(context["sentence"]) if "sentence" in context else fault["msg"]
    if kind == "too_long" and context.get("field_type") == "List":
        kind = "too_long_list"
    return SENTENCES.get(kind, "Diese Angabe ist nicht zu verstehen.").format_map(context)


def _known_at(path: Path) -> list[str]:
    name = next((part for part in reversed(path) if isinstance(part, str)), "")
    return keys_of(MODELS[name]) if name in MODELS else []


def _one_of(context: Mapping[str, Any]) -> str:
    expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    return f"Möglich sind: {expected}."
