"""How many events each value of each field would show: the SQL text of it, one for all fields."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from piccolo.querystring import QueryString

from ki_events.events.availability import free_now
from ki_events.events.conditions import all_of, conditions_by_field, sessions_at
from ki_events.events.facets import Place
from ki_events.events.filter import Filter
from ki_events.events.label_table import LabelKind


@dataclass(frozen=True)
class Arm:
    """One field of the answer: what is counted in which rows, by what."""

    field: str
    value: str
    name: str = "''"
    source: str = "meant"
    where: str = "1 = 1"
    group: str = ""

    def text(self, chosen: Sequence[str]) -> str:
        """Return its SQL text; the fields in `chosen` must hold, except its own."""
        group = f" GROUP BY {self.group}" if self.group else ""
        return (
            f"SELECT '{self.field}' AS field, {self.value} AS value, {self.name} AS name, COUNT(*) AS n"  # noqa: S608  # names of ours
            f" FROM {self.source} WHERE {self.where}{_holding(chosen, self.field)}{group}"
        )


def counting(wanted: Filter, moment: datetime) -> QueryString:
    """Return the statement that answers with `field`, `value`, `name` and `n`; `moment` is in UTC.

    It looks once at what all fields but the chosen ones allow, notes for each row which of those hold, and counts from that.
    """
    parts = conditions_by_field(wanted, moment)
    chosen = [field for field in parts if field in LEFT_OUT]
    columns = [
        QueryString("event.id, event.format, event.district, event.organisation"),
        *(_flag(field, parts[field]) for field in chosen),
        *(_flag(f"is_{place.name}", sessions_at((place,), wanted, moment)) for place in Place),
        _flag("is_free", free_now(moment)),
    ]
    arms = " UNION ALL ".join([*(arm.text(chosen) for arm in ARMS), _labels(chosen)])
    # A statement that begins with SELECT reads; the engine for SQLite would give any other to its only writer.
    return QueryString(
        f"SELECT * FROM (WITH meant AS MATERIALIZED (SELECT {{}} FROM event WHERE {{}}) {arms}) counted",  # noqa: S608  # texts of ours
        QueryString(", ".join(["{}"] * len(columns)), *columns),
        all_of(part for field, part in parts.items() if field not in chosen),
    )


def _flag(name: str, condition: QueryString) -> QueryString:
    return QueryString(f"CASE WHEN {{}} THEN 1 ELSE 0 END AS {name}", condition)


def _holding(chosen: Sequence[str], own: str) -> str:
    return "".join(f" AND meant.{field} = 1" for field in chosen if field != own)


def _labels(chosen: Sequence[str]) -> str:
    # One look at the labels of all kinds, there are more of them than of anything else; their names only once each.
    kinds = " OR ".join(f"(label.kind = '{kind}'{_holding(chosen, field)})" for field, kind in LABELS.items())
    fields = " ".join(f"WHEN '{kind}' THEN '{field}'" for field, kind in LABELS.items())
    return (
        f"SELECT CASE found.kind {fields} END AS field, found.slug AS value,"  # noqa: S608  # names of ours
        " (SELECT named.name FROM label named WHERE named.kind = found.kind AND named.slug = found.slug"
        " ORDER BY named.event LIMIT 1) AS name, found.n FROM (SELECT label.kind, label.slug, COUNT(*) AS n"
        f" FROM meant JOIN label ON label.event = meant.id WHERE {kinds} GROUP BY label.kind, label.slug) found"
    )


LABELS = {
    "topics": LabelKind.topic.value,
    "target_groups": LabelKind.target_group.value,
    "languages": LabelKind.language.value,
    "accessibility": LabelKind.accessibility.value,
}
ARMS = (
    Arm("total", "''"),
    Arm("free", "''", where="meant.is_free = 1"),
    *(Arm("places", f"'{place.value}'", where=f"meant.is_{place.name} = 1") for place in Place),
    Arm("formats", "meant.format", group="meant.format"),
    Arm("districts", "meant.district", "meant.district", where="meant.district <> ''", group="meant.district"),
    Arm(
        "organisations",
        "organisation.slug",
        "organisation.name",
        "meant JOIN organisation ON organisation.id = meant.organisation",
        group="organisation.slug, organisation.name",
    ),
    # The programmes' room lies above this one, so its tables are named here and not imported.
    Arm(
        "programmes",
        "programme.slug",
        "programme.name",
        "meant JOIN programme_entry entry ON entry.event = meant.id JOIN programme ON programme.id = entry.programme",
        group="programme.slug, programme.name",
    ),
)
LEFT_OUT = frozenset((*(arm.field for arm in ARMS), *LABELS)) - {"accessibility"}
"""Fields that are counted without their own values; of accessibility all are meant, so one more comes on top of them."""
