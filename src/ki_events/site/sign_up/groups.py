"""What contingents ask: on site or online, and whether one of the groups for which places are reserved is one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ki_events.dates import day
from ki_events.events.contingents import Attendance, Contingent, ContingentKind
from ki_events.i18n import _, ngettext
from ki_events.web.forms import Form
from ki_events.web.sent import Sent

NONE = "none"


@dataclass(frozen=True)
class Option:
    """One value to choose; `places` says how many are `left`, `is_full` that one waits for it."""

    value: str
    name: str
    places: str = ""
    is_full: bool = False
    left: int = 0


@dataclass(frozen=True)
class Group:
    """One field: its name, what it asks, and what is reserved, in sentences. `is_shared` is asked once for a whole party."""

    field: str
    label: str
    options: tuple[Option, ...]
    sentences: tuple[str, ...] = ()
    is_shared: bool = False

    @property
    def is_attendance(self) -> bool:
        """Say whether it asks on site or online."""
        return self.field == ContingentKind.attendance


def groups_of(contingents: Sequence[Contingent], moment: datetime) -> tuple[Group, ...]:
    """Return the fields in their order; what has fallen to all before `moment` (UTC) is not asked for any more."""
    attendance = [each for each in contingents if each.kind == ContingentKind.attendance]
    found = [_attendance(attendance)] if attendance else []
    for kind in (ContingentKind.target_group, ContingentKind.institution_type):
        reserved = [each for each in contingents if each.kind == kind and is_reserved(each, moment)]
        found += [_reserved(kind, reserved)] if reserved else []
    return tuple(found)


def next_release(contingents: Sequence[Contingent], moment: datetime) -> datetime | None:
    """Return when the next contingent falls to all (UTC)."""
    coming = [each.release_at for each in contingents if each.release_at is not None and each.release_at > moment]
    return min(coming, default=None)


def read_groups(groups: Sequence[Group], sent: Sent) -> Form[dict[str, str]]:
    """Check what one person chose, whose fields have no prefix here; the value of "none of these" is empty."""
    typed = {group.field: _known(group, sent.one(group.field)) for group in groups}
    errors = {group.field: _mistake(sent.one(group.field)) for group in groups if not typed[group.field]}
    chosen = {name: "" if value == NONE else value for name, value in typed.items()}
    return Form(typed, None if errors else chosen, errors)


def is_reserved(contingent: Contingent, moment: datetime) -> bool:
    """Say whether free places of the contingent are kept for its people at `moment` (UTC)."""
    return contingent.release_at is None or contingent.release_at > moment


def attendance_sentence(contingent: Contingent) -> str:
    """Return how many places there are on site or online, and how many of them are free."""
    name, free = contingent.name or _manners()[Attendance(contingent.value)], contingent.places - contingent.taken
    if free <= 0:
        return _("%(name)s: alle %(n)s Plätze sind vergeben.") % {"name": name, "n": contingent.places}
    return ngettext(
        "%(name)s: %(n)s von %(places)s Plätzen ist frei.", "%(name)s: %(n)s von %(places)s Plätzen sind frei.", free
    ) % {"name": name, "n": free, "places": contingent.places}


def _attendance(contingents: Sequence[Contingent]) -> Group:
    names = _manners()
    return Group(
        field=ContingentKind.attendance,
        label=_("Wie möchten Sie teilnehmen?"),
        options=tuple(_manner(each, each.name or names[Attendance(each.value)]) for each in contingents),
    )


def _manners() -> dict[Attendance, str]:
    return {Attendance.on_site: _("Vor Ort"), Attendance.online: _("Online")}


def _manner(contingent: Contingent, name: str) -> Option:
    free = contingent.places - contingent.taken
    if free <= 0:
        return Option(contingent.value, name, _("ausgebucht, Warteliste möglich"), is_full=True)
    return Option(contingent.value, name, ngettext("%(n)s frei", "%(n)s frei", free) % {"n": free}, left=free)


def _reserved(kind: ContingentKind, contingents: Sequence[Contingent]) -> Group:
    labels = {
        ContingentKind.target_group: _("Gehören Sie zu einer dieser Gruppen?"),
        ContingentKind.institution_type: _("Zu welcher Art von Einrichtung gehören Sie?"),
    }
    options = [Option(each.value, each.name or each.value) for each in contingents]
    return Group(
        field=kind,
        label=labels[kind],
        options=(*options, Option(NONE, _("Keine davon"))),
        sentences=tuple(reserved_sentence(each) for each in contingents),
        is_shared=kind == ContingentKind.institution_type,
    )


def reserved_sentence(contingent: Contingent) -> str:
    """Return for whom how many places are reserved, and until when."""
    values = {"n": contingent.places, "name": contingent.name or contingent.value}
    if contingent.release_at is None:
        return (
            ngettext(
                "%(name)s: %(n)s Platz ist reserviert.", "%(name)s: %(n)s Plätze sind reserviert.", contingent.places
            )
            % values
        )
    return ngettext(
        "%(name)s: %(n)s Platz ist bis %(day)s reserviert, danach ist er für alle offen.",
        "%(name)s: %(n)s Plätze sind bis %(day)s reserviert, danach sind sie für alle offen.",
        contingent.places,
    ) % (values | {"day": day(contingent.release_at)})


def _known(group: Group, value: str) -> str:
    return value if value in {option.value for option in group.options} else ""


def _mistake(value: str) -> str:
    return _("Diese Auswahl gibt es nicht mehr. Bitte wählen Sie noch einmal.") if value else _("Bitte wählen Sie aus.")
