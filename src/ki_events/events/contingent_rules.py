"""What makes the contingents of an event a division of its places; every mistake has a sentence. Pure, but for the clock."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ki_events.clock import now
from ki_events.events.contingents import Attendance, Contingent, ContingentKind
from ki_events.i18n import _, ngettext
from ki_events.refusal import Refused

MOST_PLACES = 1_000_000
LONGEST_NAME = 160
VALUE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
NONE = "none"
"""What the form sends for "none of these"; no contingent can have it as its value."""


@dataclass(frozen=True)
class Share:
    """A contingent as somebody wants it; the fields say what the columns of `Contingent` do."""

    kind: ContingentKind
    value: str
    places: int
    name: str = ""
    release_at: datetime | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Return what names it in its event."""
        return self.kind.value, self.value


def mistakes(shares: Sequence[Share]) -> list[str]:
    """Return a sentence for each thing that is wrong with the contingents by themselves, in their order."""
    found = [f"»{shown(share)}«: {sentence}" for share in shares for sentence in faults_of(share)]
    keys = [share.key for share in shares]
    found += [
        _("Das Kontingent »%(name)s« gibt es zweimal.") % {"name": shown(share)}
        for index, share in enumerate(shares)
        if share.key in keys[:index]
    ]
    manners = {share.value for share in shares if share.kind == ContingentKind.attendance}
    if manners and manners != set(Attendance):
        found.append(
            _("Bei hybriden Veranstaltungen braucht es Plätze für beides: vor Ort (on_site) und online (online).")
        )
    return found


def faults_of(share: Share) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong with one contingent."""
    if share.kind == ContingentKind.attendance and share.value not in set(Attendance):
        yield _("Möglich sind on_site und online.")
    if not VALUE.fullmatch(share.value) or len(share.value) > 120 or share.value == NONE:
        yield _("Bitte einen kurzen Schlüssel aus a–z, 0–9 und einzelnen Strichen angeben, etwa »kita«; nicht »none«.")
    if not 0 <= share.places <= MOST_PLACES:
        yield _("Bitte eine Platzzahl zwischen 0 und 1.000.000 angeben.")
    if len(share.name) > LONGEST_NAME:
        yield _("Der Name darf höchstens 160 Zeichen haben.")
    if share.kind == ContingentKind.attendance and share.release_at is not None:
        yield _("Plätze vor Ort und online werden nicht freigegeben: Wer kommt, braucht immer einen Stuhl.")


def shown(share: Share | Contingent) -> str:
    """Return what a contingent is called."""
    return share.name or share.value


def _reserves(part: Share | Contingent) -> bool:
    return part.kind != ContingentKind.attendance and (part.release_at is None or part.release_at > now())


def refuse_over_capacity(parts: Sequence[Share | Contingent], capacity: int | None) -> None:
    """Raise `Refused` (`contingents_over_capacity`) if more places are reserved now than the event has (None: unlimited)."""
    reserved = sum(each.places for each in parts if _reserves(each))
    if capacity is None or reserved <= capacity:
        return
    raise Refused(
        "contingents_over_capacity",
        ngettext(
            "Für Kontingente ist %(reserved)d Platz reserviert, die Veranstaltung hat aber %(capacity)d. "
            "Bitte verkleinern Sie zuerst die Kontingente.",
            "Für Kontingente sind %(reserved)d Plätze reserviert, die Veranstaltung hat aber %(capacity)d. "
            "Bitte verkleinern Sie zuerst die Kontingente.",
            reserved,
        )
        % {"reserved": reserved, "capacity": capacity},
    )


def refuse_if_held(stored: Mapping[tuple[str, str], Contingent], wanted: Mapping[tuple[str, str], Share]) -> None:
    """Raise `Refused` (`contingent_held`) if people hold places of what would be gone or too small."""
    found = []
    for key, row in stored.items():
        share = wanted.get(key)
        if share is None and row.taken:
            found.append(_held(row.taken) % {"n": row.taken, "name": shown(row)})
        elif share is not None and share.places < row.taken:
            found.append(_too_small(row.taken) % {"n": row.taken, "name": shown(row), "places": share.places})
    if found:
        raise Refused("contingent_held", " ".join(found))


def _held(taken: int) -> str:
    return ngettext(
        "Im Kontingent »%(name)s« hat %(n)d Person einen Platz; es lässt sich erst entfernen, wenn niemand mehr darin ist.",
        "Im Kontingent »%(name)s« haben %(n)d Personen einen Platz; es lässt sich erst entfernen, wenn niemand mehr darin ist.",
        taken,
    )


def _too_small(taken: int) -> str:
    return ngettext(
        "Im Kontingent »%(name)s« ist %(n)d Platz vergeben; %(places)d sind zu wenig.",
        "Im Kontingent »%(name)s« sind %(n)d Plätze vergeben; %(places)d sind zu wenig.",
        taken,
    )
