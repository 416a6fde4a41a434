"""The kinds of values in an import document: each is read leniently, checked once, and refused with a German sentence."""

import re
from collections.abc import Callable
from datetime import date, time
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator
from pydantic_core import PydanticCustomError

from ki_events.i18n import SOURCE_LANGUAGE
from ki_events.importing.days import DateExpression, MomentExpression, parse_date, parse_moment, parse_time
from ki_events.organisations.colour import checked_colour
from ki_events.refusal import Refused

T = TypeVar("T")

MOST_PLACES = 1_000_000

CLOSED = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
"""How every part of a document is read: unknown keys are errors."""


def without_nothing(model: type[BaseModel], value: Any) -> Any:
    """Return the entries of a part, those of known keys without a value left out.

    The rest of a text that a comma has cut is an unknown key without a value: it stays, and is refused.
    """
    if not isinstance(value, dict):
        return value
    known = {field.alias or name for name, field in model.model_fields.items()}
    return {key: one for key, one in value.items() if one is not None or key not in known}


def _read(parse: Callable[[str], T]) -> Callable[[Any], T]:
    def read(value: Any) -> T:
        if not isinstance(value, str):
            raise PydanticCustomError("given", "Bitte einen einfachen Text angeben.")
        try:
            return parse(value)
        except ValueError as error:
            raise PydanticCustomError("given", "{sentence}", {"sentence": str(error)}) from None

    return read


def _one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _by_language(value: Any) -> Any:
    if isinstance(value, dict):
        return {code: text for code, text in value.items() if text is not None}
    return {SOURCE_LANGUAGE: value} if isinstance(value, str) else value


def _moved_from(text: str) -> tuple[DateExpression, time]:
    day, _, clock = text.strip().rpartition(" ")
    if not day:
        raise ValueError("Bitte Tag und Uhrzeit angeben, etwa „2027-03-17 14:00“ oder „wed +2w 14:00“.")
    return parse_date(day), parse_time(clock)


def _color(text: str) -> str:
    try:
        return checked_colour(text)
    except Refused as refused:
        raise ValueError(refused.sentence) from None


def _pattern(expression: str, sentence: str) -> Callable[[str], str]:
    matches = re.compile(expression).fullmatch

    def check(text: str) -> str:
        if not matches(text.strip()):
            raise ValueError(sentence)
        return text.strip()

    return check


_slug = _pattern(r"[a-z0-9]+(-[a-z0-9]+)*", "Bitte nur a-z, 0-9 und einzelne Bindestriche, etwa „daz-grundlagen“.")
_email = _pattern(
    r"[^@\s<>\",;:]+@[^@\s<>\",;:]+\.[^@\s<>\",;:]+", "Bitte eine Mailadresse wie ki@bielefeld.de angeben."
)
_web = _pattern(r"https?://[^\s<>\"]+", "Bitte eine Adresse angeben, die mit https:// beginnt.")
_language = _pattern(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", "Bitte ein Sprachkürzel wie de, tr oder uk angeben.")
_key = _pattern(r"[\w.-]+", "Bitte nur Buchstaben, Ziffern, Punkt, Binde- und Unterstrich.")

OneLine = Annotated[str, BeforeValidator(_one_line)]
Slug = Annotated[str, BeforeValidator(_read(_slug)), Field(max_length=80)]
EventSlug = Annotated[str, BeforeValidator(_read(_slug)), Field(max_length=120)]
Line = Annotated[OneLine, Field(min_length=1, max_length=160)]
ShortLine = Annotated[OneLine, Field(min_length=1, max_length=80)]
Text = Annotated[str, BeforeValidator(_trimmed), Field(max_length=50_000)]
Phone = Annotated[OneLine, Field(max_length=60)]
Email = Annotated[str, BeforeValidator(_read(_email)), Field(max_length=254)]
Web = Annotated[str, BeforeValidator(_read(_web)), Field(max_length=2000)]
Language = Annotated[str, BeforeValidator(_read(_language)), Field(max_length=8)]
Key = Annotated[str, BeforeValidator(_read(_key)), Field(max_length=80)]
Day = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2199, 12, 31))]
DateText = Annotated[DateExpression, PlainValidator(_read(parse_date))]
TimeText = Annotated[time, PlainValidator(_read(parse_time))]
MomentText = Annotated[MomentExpression, PlainValidator(_read(parse_moment))]
MovedText = Annotated[tuple[DateExpression, time], PlainValidator(_read(_moved_from))]
Color = Annotated[str, BeforeValidator(_read(_color))]
Translated = Annotated[dict[Language, Text], BeforeValidator(_by_language)]
"""A text by its language; a text alone is German."""
Places = Annotated[int, Field(ge=0, le=MOST_PLACES)]
