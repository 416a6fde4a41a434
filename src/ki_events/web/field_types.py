"""Types of fields whose answers are not free text: they take what people type, and refuse what was not offered."""

import re
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any

from babel.numbers import NumberFormatError, parse_decimal
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from ki_events.i18n import locale
from ki_events.web.forms import line

TICKED = "yes"
NUMBER = re.compile(r"[-+]?[0-9][0-9.,']*")
WITH_A_POINT = re.compile(r"[-+]?[0-9]+\.[0-9]+")
LARGEST = Decimal(10) ** 12
DIGITS_AFTER = 6
DAY = re.compile(r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4})")
ISO_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
TIME = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?(?: ?Uhr| ?h)?")
COUNT = re.compile(r"[0-9]{1,9}")
WEB = re.compile(r"https?://[^/?#@]+\.[^/?#@]+(?:[/?#].*)?", re.IGNORECASE)
WEB_HOST = re.compile(r"[^/?#@:]+(?:\.[^/?#@:]+)+")
YEARS = range(1900, 2101)
LONGEST_NUMBER, LONGEST_DAY = 40, 40  # characters, before they are read


def one_of(values: Sequence[str], least: int = 0) -> Any:
    """Return the type of a choice among `values`; empty is taken unless `least` is 1."""

    def fits(text: str) -> str:
        if not text:
            return _unless_needed(text, least, "choose")
        return _offered(text, values)

    return Annotated[str, AfterValidator(fits)]


def some_of(values: Sequence[str], least: int = 0) -> Any:
    """Return the type of any number of choices among `values`, at least `least`; they come back in the order of `values`."""

    def fits(texts: tuple[str, ...]) -> tuple[str, ...]:
        chosen = {_offered(text, values) for text in texts if text}
        if len(chosen) < least:
            raise PydanticCustomError("choose_some", "choose some")
        return tuple(value for value in values if value in chosen)

    return Annotated[tuple[str, ...], AfterValidator(fits)]


def agreement(least: int = 0) -> Any:
    """Return the type of a box that is ticked ("yes") or not (empty); it must be if `least` is 1."""

    def fits(text: str) -> str:
        return _offered(text, (TICKED,)) if text else _unless_needed(text, least, "agree")

    return Annotated[str, AfterValidator(fits)]


def number_line(least: int = 0) -> Any:
    """Return the type of a number as people write it ("1.234,5"); it becomes text as machines write it ("1234.5")."""

    def fits(text: str) -> str:
        return _number(text) if text else _unless_needed(text, least, "missing")

    return Annotated[line(LONGEST_NUMBER), AfterValidator(fits)]


def day_line(least: int = 0) -> Any:
    """Return the type of a day, "2027-03-17" from the browser or "17.03.2027" typed in; it becomes ISO 8601."""

    def fits(text: str) -> str:
        return _day(text) if text else _unless_needed(text, least, "missing")

    return Annotated[line(LONGEST_DAY), AfterValidator(fits)]


def time_line(least: int = 0) -> Any:
    """Return the type of a time of day, "14:00" from the browser or "14.30 Uhr" typed in; it becomes ISO 8601 ("14:30")."""

    def fits(text: str) -> str:
        return _time(text) if text else _unless_needed(text, least, "missing")

    return Annotated[line(LONGEST_DAY), AfterValidator(fits)]


def count_line(most: int, least: int = 0) -> Any:
    """Return the type of a whole number from `least` to `most`, without dots; it may be left out."""

    def fits(text: str) -> str:
        if text and (not COUNT.fullmatch(text) or not least <= int(text) <= most):
            raise PydanticCustomError("count", "count", {"least": least, "most": most})
        return str(int(text)) if text else ""

    return Annotated[line(LONGEST_NUMBER), AfterValidator(fits)]


def web_line(most: int = 500) -> Any:
    """Return the type of an address in the web, which may be left out; "www.…" gets its https."""

    def fits(text: str) -> str:
        if not text:
            return ""
        address = f"https://{text}" if "://" not in text and WEB_HOST.fullmatch(text.partition("/")[0]) else text
        if " " in address or not WEB.fullmatch(address):
            raise PydanticCustomError("web_address", "web address")
        return address

    return Annotated[line(most), AfterValidator(fits)]


def day_of(text: str) -> str:
    """Return a day that somebody typed as ISO 8601, or nothing where it is none."""
    try:
        return _day(" ".join(text.split()))
    except PydanticCustomError:
        return ""


def _unless_needed(text: str, least: int, kind: str) -> str:
    if least:
        raise PydanticCustomError(kind, kind)
    return text


def _offered(text: str, values: Sequence[str]) -> str:
    if text not in values:
        raise PydanticCustomError("not_offered", "not offered")
    return text


def _number(text: str) -> str:
    number = _read(text.replace("\u2212", "-").replace(" ", ""))
    if abs(number) >= LARGEST:
        raise PydanticCustomError("number_too_large", "too large")
    plain = format(round(number, DIGITS_AFTER), "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain == "-0" else plain


def _read(text: str) -> Decimal:
    if not NUMBER.fullmatch(text):
        raise PydanticCustomError("number", "number")
    try:
        return parse_decimal(text, locale=locale(), strict=True)
    except NumberFormatError:
        if not WITH_A_POINT.fullmatch(text):
            raise PydanticCustomError("number", "number") from None
        # No thousands, so it can only be a decimal point.
        return Decimal(text)


def _time(text: str) -> str:
    written = TIME.fullmatch(text)
    try:
        found = time(int(written["hour"]), int(written["minute"] or 0)) if written else None
    except ValueError:
        found = None
    if found is None:
        raise PydanticCustomError("time", "time")
    return found.strftime("%H:%M")


def _day(text: str) -> str:
    written = DAY.fullmatch(text) or ISO_DAY.fullmatch(text)
    try:
        found = date(**{part: int(digits) for part, digits in written.groupdict().items()}) if written else None
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise PydanticCustomError("day", "day")
    return found.isoformat()
