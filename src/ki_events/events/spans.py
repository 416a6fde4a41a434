"""A span of days that moves with the calendar: "this weekend" is another one each week, so that a bookmark stays true."""

from datetime import date, timedelta
from enum import StrEnum


class Span(StrEnum):
    """The spans one can ask for; a week begins on Monday (ISO 8601)."""

    this_week = "diese-woche"
    weekend = "wochenende"
    next_week = "naechste-woche"
    this_month = "dieser-monat"
    next_month = "naechster-monat"


def days_of(span: Span, today: date) -> tuple[date, date]:
    """Return the first and the last day of the span as seen from `today`; on a Sunday the weekend is the one that ends."""
    monday = today - timedelta(days=today.weekday())
    match span:
        case Span.this_week:
            return monday, monday + timedelta(days=6)
        case Span.weekend:
            return monday + timedelta(days=5), monday + timedelta(days=6)
        case Span.next_week:
            return monday + timedelta(days=7), monday + timedelta(days=13)
        case Span.this_month:
            return _month(today)
        case Span.next_month:
            return _month(_month(today)[1] + timedelta(days=1))


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    beyond = (first + timedelta(days=31)).replace(day=1)
    return first, beyond - timedelta(days=1)
