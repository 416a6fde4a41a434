"""What a subscription names is looked up together with what it shows, as the first rows of the same statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from piccolo.querystring import QueryString

from ki_events.events.conditions import conditions
from ki_events.events.filter import Filter, Period
from ki_events.events.label_table import LabelKind
from ki_events.feeds.naming import Names

SHOWN = "shown"
"""The `field` of the one row that what is shown is joined to."""


def asked_rows(wanted: Filter, event: str, moment: datetime) -> QueryString:
    """Return the SELECT of (field, value, name): a row for each known thing that is asked for, and the row `SHOWN`.

    `event` is the slug of a single event, or empty. Only what is public at `moment` (UTC) is known.
    """
    public = conditions(Filter(period=Period.always), moment)
    parts = [QueryString(f"SELECT '{SHOWN}' AS field, '' AS value, '' AS name")]
    if event:
        parts.append(QueryString("SELECT 'event', slug, title FROM event WHERE slug = {} AND {}", event, public))
    if wanted.organisations:
        short = "CASE WHEN short = '' THEN name ELSE short END"
        found = f"SELECT 'organisations', slug, {short} FROM organisation WHERE slug IN {{}}"  # noqa: S608  # ours
        parts.append(QueryString(found, _list(wanted.organisations)))
    if wanted.programmes:
        found = "SELECT 'programmes', slug, name FROM programme WHERE slug IN {}"
        parts.append(QueryString(found, _list(wanted.programmes)))
    for field, kind in (("topics", LabelKind.topic), ("target_groups", LabelKind.target_group)):
        if slugs := getattr(wanted, field):
            parts.append(_labels(field, kind, slugs, public))
    if wanted.districts:
        found = "SELECT DISTINCT 'districts', district, district FROM event WHERE district IN {} AND {}"
        parts.append(QueryString(found, _list(wanted.districts), public))
    return QueryString(" UNION ALL ".join(["{}"] * len(parts)), *parts)


def names_in(rows: Sequence[dict[str, Any]]) -> Names:
    """Return the names among the rows of a statement that begins with `asked_rows`."""
    return {(row["field"], row["value"]): row["name"] for row in rows if row["field"] != SHOWN}


def _labels(field: str, kind: LabelKind, slugs: Sequence[str], public: QueryString) -> QueryString:
    return QueryString(
        f"SELECT '{field}', label.slug, max(label.name) FROM label JOIN event ON event.id = label.event"  # noqa: S608
        f" WHERE label.kind = '{kind.value}' AND label.slug IN {{}} AND {{}} GROUP BY label.slug",
        _list(slugs),
        public,
    )


def _list(values: Sequence[str]) -> QueryString:
    return QueryString("(" + ", ".join(["{}"] * len(values)) + ")", *values)
