"""The places of an event as fields of a form, and back: what is typed becomes an arrangement, or all its mistakes at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from hashlib import sha256

from pydantic import BaseModel

from ki_events.events.contingent_rules import Share
from ki_events.events.contingents import Attendance, Contingent, ContingentKind
from ki_events.events.tables import Event, HandOver, Mode, PartyRule, Serving
from ki_events.i18n import _
from ki_events.office.event.places_moments import LAST_MINUTE, day_typed, moment_of, time_typed, whole
from ki_events.office.event.places_rows import Rows, read_rows
from ki_events.registrations.changing import opening
from ki_events.registrations.changing import terms as changing_terms
from ki_events.registrations.changing.opening import Entry
from ki_events.registrations.changing.terms import MOST_IN_A_PARTY, Terms
from ki_events.registrations.changing.together import Arrangement
from ki_events.web.field_types import TICKED, agreement, day_line, one_of
from ki_events.web.forms import Form, check, line
from ki_events.web.sent import Sent

TICKS = ("verifies_email", "skips_school_holidays", "asks_access_needs")


class Fields(BaseModel):
    """What the form has beside the rows of contingents, in its order."""

    mode: one_of(list(Mode), 1)  # type: ignore[valid-type]
    external_url: line(opening.LONGEST_ADDRESS)  # type: ignore[valid-type]
    opens_day: day_line()  # type: ignore[valid-type]
    opens_time: line(20)  # type: ignore[valid-type]
    closes_day: day_line()  # type: ignore[valid-type]
    closes_time: line(20)  # type: ignore[valid-type]
    capacity: line(20)  # type: ignore[valid-type]
    room_limit: line(20)  # type: ignore[valid-type]
    on_site: line(20)  # type: ignore[valid-type]
    online: line(20)  # type: ignore[valid-type]
    serving: one_of(list(Serving), 1)  # type: ignore[valid-type]
    skips_school_holidays: agreement()  # type: ignore[valid-type]
    party_limit: line(20)  # type: ignore[valid-type]
    party_rule: one_of(list(PartyRule), 1)  # type: ignore[valid-type]
    per_institution: line(20)  # type: ignore[valid-type]
    hand_over: one_of(list(HandOver), 1)  # type: ignore[valid-type]
    verifies_email: agreement()  # type: ignore[valid-type]
    asks_access_needs: agreement()  # type: ignore[valid-type]


def arrangement_of(event: Event, contingents: Iterable[Contingent]) -> Arrangement:
    """Return how the event gives its places now."""
    return Arrangement(
        entry=Entry(Mode(event.mode), event.external_url, event.opens_at, event.closes_at, event.room_limit),
        capacity=event.capacity,
        shares=tuple(
            Share(ContingentKind(each.kind), each.value, each.places, each.name, each.release_at)
            for each in contingents
        ),
        terms=Terms(
            serving=Serving(event.serving),
            party_rule=PartyRule(event.party_rule),
            party_limit=event.party_limit,
            per_institution=event.per_institution,
            verifies_email=bool(event.verifies_email),
            hand_over=HandOver(event.hand_over),
            skips_school_holidays=bool(event.skips_school_holidays),
            asks_access_needs=bool(event.asks_access_needs),
        ),
    )


def fingerprint(arrangement: Arrangement) -> str:
    """Return what is equal exactly if nobody has changed anything meanwhile."""
    return sha256(repr(arrangement).encode()).hexdigest()[:16]


def typed_of(arrangement: Arrangement) -> dict[str, str]:
    """Return an arrangement as the form shows it."""
    entry, terms = arrangement.entry, arrangement.terms
    ways = {share.value: share.places for share in arrangement.shares if share.kind == ContingentKind.attendance}
    return {
        "mode": entry.mode.value,
        "external_url": entry.external_url,
        **_moment("opens", entry.opens_at),
        **_moment("closes", entry.closes_at),
        "capacity": _shown(arrangement.capacity),
        "room_limit": _shown(entry.room_limit),
        "on_site": _shown(ways.get(Attendance.on_site.value)),
        "online": _shown(ways.get(Attendance.online.value)),
        "serving": terms.serving.value,
        "party_limit": str(terms.party_limit),
        "party_rule": terms.party_rule.value,
        "per_institution": _shown(terms.per_institution),
        "hand_over": terms.hand_over.value,
        **{name: TICKED if getattr(terms, name) else "" for name in TICKS},
        **Rows.of(arrangement.shares).typed,
    }


def read_places(sent: Sent, before: Arrangement) -> Form[Arrangement]:
    """Check everything; `before` is the arrangement as it is, whose contingents keep their keys."""
    form = check(Fields, sent)
    rows = read_rows(sent, before.shares)
    form.typed.update(rows.typed)
    errors, typed = form.errors, form.typed
    numbers = {name: whole(errors, name, typed[name]) for name in ("capacity", "room_limit", "on_site", "online")}
    numbers |= {name: whole(errors, name, typed[name]) for name in ("per_institution", "party_limit")}
    opens, closes = _read_moment(form, "opens", time()), _read_moment(form, "closes", LAST_MINUTE)
    errors.update(rows.errors)
    if form.value is None or errors:
        return Form(typed, errors=errors)
    fields = form.value
    entry = Entry(
        Mode(fields.mode),
        fields.external_url if fields.mode == Mode.external else "",
        opens,
        closes,
        numbers["room_limit"],
    )
    terms = Terms(
        serving=Serving(fields.serving),
        party_rule=PartyRule(fields.party_rule),
        party_limit=numbers["party_limit"] if numbers["party_limit"] is not None else MOST_IN_A_PARTY,
        per_institution=numbers["per_institution"],
        hand_over=HandOver(fields.hand_over),
        **{name: bool(getattr(fields, name)) for name in TICKS},
    )
    shares = (*_ways(errors, numbers, before.shares), *rows.shares)
    errors.update(opening.mistakes(entry))
    for sentence in changing_terms.mistakes(terms):
        errors["party_limit" if terms.party_limit not in range(1, MOST_IN_A_PARTY + 1) else "per_institution"] = (
            sentence
        )
    return Form(typed, None if errors else Arrangement(entry, numbers["capacity"], shares, terms), errors)


def _ways(errors: dict[str, str], numbers: Mapping[str, int | None], before: Iterable[Share]) -> tuple[Share, ...]:
    on_site, online = numbers["on_site"], numbers["online"]
    if on_site is None and online is None:
        return ()
    for name in ("on_site", "online"):
        if numbers[name] is None:
            errors[name] = _("Bei hybriden Veranstaltungen braucht es Plätze für beides: vor Ort und online.")
    names = {share.value: share.name for share in before if share.kind == ContingentKind.attendance}
    return tuple(
        Share(ContingentKind.attendance, way.value, places or 0, names.get(way.value, ""))
        for way, places in ((Attendance.on_site, on_site), (Attendance.online, online))
    )


def _read_moment(form: Form[Fields], name: str, usual: time) -> datetime | None:
    day, text = f"{name}_day", f"{name}_time"
    if not form.typed[day] and form.typed[text]:
        form.errors.setdefault(day, _("Zu dieser Uhrzeit fehlt der Tag."))
    if day in form.errors or not form.typed[day]:
        return None
    return moment_of(form.errors, text, (form.typed[day], form.typed[text]), usual)


def _moment(name: str, moment: datetime | None) -> dict[str, str]:
    return {f"{name}_day": day_typed(moment), f"{name}_time": time_typed(moment)}


def _shown(number: int | None) -> str:
    return "" if number is None else str(number)
