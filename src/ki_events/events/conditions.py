"""A filter as a condition for SQL texts that have the table `event` under that name; the same text on both databases."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from piccolo.querystring import QueryString

from ki_events.clock import BERLIN, local
from ki_events.events.availability import free_now
from ki_events.events.facets import Period, Place
from ki_events.events.filter import Filter
from ki_events.events.label_table import LabelKind
from ki_events.events.searching import found_by
from ki_events.events.tables import EventStatus

YEAR = timedelta(days=365)


def conditions(wanted: Filter, moment: datetime) -> QueryString:
    """Return the condition that an event is meant by `wanted` at `moment` (UTC)."""
    return all_of(conditions_by_field(wanted, moment).values())


def conditions_by_field(wanted: Filter, moment: datetime) -> dict[str, QueryString]:
    """Return the conditions of the fields that say something; `days` is that of the span, `period` is always there."""
    found = {"period": _public(wanted.period, moment), **_columns(wanted), **_labels(wanted)}
    if wanted.free:
        found["free"] = free_now(moment)
    if (days := _days(wanted, moment)) and not wanted.places:
        found["days"] = _session(wanted, moment, days)
    if wanted.places:
        # At the same time: one session is at the place and on the day.
        found["places"] = sessions_at(wanted.places, wanted, moment)
    if wanted.q:
        found["q"] = found_by(wanted.q)  # last, it costs most
    return found


def sessions_at(places: Sequence[Place], wanted: Filter, moment: datetime) -> QueryString:
    """Return the condition that on the days of `wanted` a session is at one of `places`."""
    columns = {Place.on_site: "session.place_name <> ''", Place.online: "session.online_url <> ''"}
    at = QueryString("(" + " OR ".join(columns[place] for place in places) + ")")
    return _session(wanted, moment, [at, *_days(wanted, moment)])


def all_of(parts: Iterable[QueryString]) -> QueryString:
    """Return the condition that all `parts`, at least one, hold."""
    joined = list(parts)
    return QueryString(" AND ".join(["{}"] * len(joined)), *joined)


def any_of(values: Sequence[str] | Sequence[int]) -> QueryString:
    """Return the list behind IN."""
    return QueryString("(" + ", ".join(["{}"] * len(values)) + ")", *values)


def _public(period: Period, moment: datetime) -> QueryString:
    statuses = [EventStatus.published, EventStatus.cancelled]
    if period != Period.coming:
        statuses.append(EventStatus.archived)
    names = ", ".join(f"'{status.value}'" for status in statuses)
    shown = f"event.status IN ({names}) AND (event.publish_at IS NULL OR event.publish_at <= {{}})"
    public = QueryString(shown, moment)
    if period == Period.always:
        return public
    since = moment if period == Period.coming else moment - YEAR
    # No date yet, or open again: these are coming whatever the row says.
    undated = "event.ends_at IS NULL OR (event.postponed AND event.status = 'published')"
    return QueryString(f"{{}} AND (event.ends_at >= {{}} OR {undated})", public, since)


def _columns(wanted: Filter) -> dict[str, QueryString]:
    texts = {
        "formats": "event.format IN {}",
        "districts": "event.district IN {}",
        "organisations": "event.organisation IN (SELECT id FROM organisation WHERE slug IN {})",
        # The programmes' room lies above this one, so its tables are named here and not imported.
        "programmes": "event.id IN (SELECT entry.event FROM programme_entry entry"
        " JOIN programme ON programme.id = entry.programme WHERE programme.slug IN {})",
    }
    chosen = {field: getattr(wanted, field) for field in texts}
    return {field: QueryString(texts[field], any_of(values)) for field, values in chosen.items() if values}


def _labels(wanted: Filter) -> dict[str, QueryString]:
    any_of = {
        "topics": (LabelKind.topic, wanted.topics),
        "target_groups": (LabelKind.target_group, wanted.target_groups),
        "languages": (LabelKind.language, wanted.languages),
    }
    found = {field: _labelled(kind, slugs) for field, (kind, slugs) in any_of.items() if slugs}
    if wanted.accessibility:
        found["accessibility"] = all_of(_labelled(LabelKind.accessibility, (key,)) for key in wanted.accessibility)
    return found


def _labelled(kind: LabelKind, slugs: Sequence[str]) -> QueryString:
    text = f"event.id IN (SELECT label.event FROM label WHERE label.kind = '{kind.value}' AND label.slug IN {{}})"  # noqa: S608  # names of ours
    return QueryString(text, any_of(slugs))


def _session(wanted: Filter, moment: datetime, parts: Sequence[QueryString]) -> QueryString:
    """Say that the event has such a session, a planned one; if what is coming is meant, one that is not over.

    Of what has been cancelled the sessions still say when it would have been, and feeds, which read the past year, keep
    dropped ones (invariant 9).
    """
    standing = []
    if wanted.period != Period.past_year:
        standing = [QueryString("(session.status = 'planned' OR event.status = 'cancelled')")]
    if wanted.period == Period.coming:
        standing.append(QueryString("(session.ends_at >= {} OR event.postponed)", moment))
    return QueryString(
        "EXISTS (SELECT 1 FROM session WHERE session.event = event.id AND {})", all_of([*standing, *parts])
    )


def _days(wanted: Filter, moment: datetime) -> list[QueryString]:
    first, last = wanted.days(local(moment).date())
    if first is None and last is None:
        return []
    # What has been postponed has no day.
    found = [QueryString("NOT event.postponed")]
    if first is not None and last is not None and first > last:
        found.append(QueryString("1 = 0"))
    if first is not None:
        # What ends with midnight does not touch the day that begins then.
        found.append(QueryString("(session.ends_at > {} OR session.starts_at >= {})", *[midnight(first)] * 2))
    if last is not None:
        found.append(QueryString("session.starts_at < {}", midnight(last + timedelta(days=1))))
    return found


def midnight(day: date) -> datetime:
    """Return when a local day begins."""
    return datetime.combine(day, time(), BERLIN)
