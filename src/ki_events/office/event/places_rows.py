"""The contingents of an event as rows of a form, each under a prefix of its own; one without name and number is none."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import time

from ki_events.events.contingent_rules import LONGEST_NAME, NONE, VALUE, Share
from ki_events.events.contingents import ContingentKind
from ki_events.events.labels import label_slug
from ki_events.i18n import _
from ki_events.office.event.places_moments import day_typed, moment_of, time_typed, whole
from ki_events.visible import visible
from ki_events.web.field_types import day_of
from ki_events.web.sent import Sent

ROW = re.compile(r"c([0-9]{1,3})-name")
MOST_ROWS = 40
PARTS = ("kind", "value", "name", "places", "release_day", "release_time")
KINDS = (ContingentKind.target_group, ContingentKind.institution_type, ContingentKind.partner)
"""What a row may be for; on site and online have fields of their own."""


@dataclass(frozen=True)
class Rows:
    """What was typed, by field; the contingents it means, and what is wrong with it."""

    typed: dict[str, str] = field(default_factory=dict)
    shares: tuple[Share, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, shares: Iterable[Share]) -> "Rows":
        """Return contingents as the form shows them."""
        rows = [share for share in shares if share.kind in KINDS]
        typed: dict[str, str] = {}
        for number, share in enumerate(rows, 1):
            typed |= {f"c{number}-{part}": text for part, text in zip(PARTS, _texts(share), strict=True)}
        return cls(typed, tuple(rows))


def prefixes_in(typed: Iterable[str]) -> list[str]:
    """Return the prefixes of the rows whose fields were sent, in their order."""
    numbers = sorted({int(found[1]) for name in typed if (found := ROW.fullmatch(name))})
    return [f"c{number}-" for number in numbers[:MOST_ROWS]]


def one_more(typed: dict[str, str]) -> str:
    """Add an empty row and return its prefix."""
    last = max([0, *(int(prefix[1:-1]) for prefix in prefixes_in(typed))])
    prefix = f"c{last + 1}-"
    typed.update({prefix + part: "" for part in PARTS})
    return prefix


def without(typed: dict[str, str], prefix: str) -> None:
    """Take a row out."""
    for part in PARTS:
        typed.pop(prefix + part, None)


def read_rows(sent: Sent, before: Sequence[Share]) -> Rows:
    """Check the rows; those of `before` keep their keys, new ones get theirs from their names."""
    rows = Rows()
    found: list[Share] = []
    keys = {share.value for share in before}
    for prefix in prefixes_in(sent.fields):
        rows.typed.update({prefix + part: visible(sent.one(prefix + part)).strip() for part in PARTS})
        if rows.typed[prefix + "name"] or rows.typed[prefix + "places"]:
            found += _read(rows, prefix, keys)
    return Rows(rows.typed, tuple(found), rows.errors)


def _read(rows: Rows, prefix: str, keys: set[str]) -> list[Share]:
    typed, errors = {part: rows.typed[prefix + part] for part in PARTS}, rows.errors
    places = whole(errors, prefix + "places", typed["places"])
    if not 0 < len(typed["name"]) <= LONGEST_NAME:
        errors[prefix + "name"] = _("Bitte sagen Sie in höchstens 160 Zeichen, für wen die Plätze sind.")
    if typed["kind"] not in {kind.value for kind in KINDS}:
        errors[prefix + "kind"] = _("Bitte wählen Sie aus.")
    if places is None:
        errors.setdefault(prefix + "places", _("Bitte geben Sie an, wie viele Plätze es sind."))
    if typed["release_day"] and not day_of(typed["release_day"]):
        errors[prefix + "release_day"] = _("Bitte einen Tag eingeben, den es gibt, zum Beispiel 17.03.2027.")
    release = moment_of(errors, prefix + "release_time", (typed["release_day"], typed["release_time"]), time())
    if any(name.startswith(prefix) for name in errors) or places is None:
        return []
    value = typed["value"] if typed["value"] in keys else _new_key(typed["name"], keys)
    rows.typed[prefix + "value"] = value
    return [Share(ContingentKind(typed["kind"]), value, places, typed["name"], release)]


def _new_key(name: str, keys: set[str]) -> str:
    plain = label_slug(name)[:100].strip("-")
    if not VALUE.fullmatch(plain) or plain == NONE:
        plain = "gruppe"  # a name in other letters; the key is never shown
    key, number = plain, 1
    while key in keys:
        number += 1
        key = f"{plain}-{number}"
    keys.add(key)
    return key


def _texts(share: Share) -> tuple[str, ...]:
    release = share.release_at
    return (share.kind.value, share.value, share.name, str(share.places), day_typed(release), time_typed(release))
