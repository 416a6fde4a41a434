"""Topics, target groups and the like that are offered for choosing: those in use, and until then those that everyone has."""

from dataclasses import dataclass

from ki_events.events.folding import fold
from ki_events.events.label_table import Label, LabelKind
from ki_events.events.tables import Event

MOST = 60

TOPICS = (
    "Deutsch als Zweitsprache",
    "Mehrsprachigkeit",
    "Alphabetisierung",
    "Interkulturelle Schulentwicklung",
    "Bildungspartnerschaft mit Eltern",
    "Demokratieerziehung",
    "Rassismuskritik",
    "Antidiskriminierung",
    "Empowerment",
    "Seiteneinstieg",
    "Übergang Kita-Grundschule",
    "Übergang Schule-Beruf",
    "Ehrenamt",
    "Interkulturelle Öffnung",
    "Integration durch Sport",
    "Religion und Vielfalt",
    "Flucht und Asyl",
    "Sprachmittlung",
)
TARGET_GROUPS = (
    "Lehrkräfte",
    "Schulsozialarbeit",
    "Offener Ganztag",
    "Pädagogische Fachkräfte in Kitas",
    "Hauptamtliche in der Flüchtlingsarbeit",
    "Ehrenamtliche",
    "Verwaltung",
    "Eltern",
    "Jugendliche",
    "Migrantenselbstorganisationen",
    "Alle Interessierten",
)
LANGUAGES = ("de", "en", "tr", "ar", "uk", "ru", "ro", "pl", "bg", "fa", "fr", "ku", "sq", "es", "it", "el", "ti", "so")
"""Languages that are spoken at events, most likely ones first; codes of CLDR."""


@dataclass(frozen=True)
class Usual:
    """What is offered for choosing; names in the order of the alphabet."""

    topics: tuple[str, ...]
    target_groups: tuple[str, ...]
    districts: tuple[str, ...]
    offers: tuple[str, ...]


async def usual_labels(organisation_id: int) -> Usual:
    """Return what is offered to an organisation, in two statements: labels of everyone, its own districts and offers."""
    labels = await Label.raw(
        "SELECT kind, MAX(name) AS name, COUNT(*) AS used FROM label WHERE kind IN ({}, {}) GROUP BY kind, slug"
        " ORDER BY used DESC",
        LabelKind.topic.value,
        LabelKind.target_group.value,
    )
    own = await Event.raw(
        "SELECT DISTINCT district, offer FROM event WHERE organisation = {} AND deleted_at IS NULL", organisation_id
    )
    return Usual(
        topics=_merged(TOPICS, [row["name"] for row in labels if row["kind"] == LabelKind.topic]),
        target_groups=_merged(TARGET_GROUPS, [row["name"] for row in labels if row["kind"] == LabelKind.target_group]),
        districts=_merged((), [row["district"] for row in own if row["district"]]),
        offers=_merged((), [row["offer"] for row in own if row["offer"]]),
    )


def _merged(usual: tuple[str, ...], used: list[str]) -> tuple[str, ...]:
    # What is in use is written as it is in use.
    found = {fold(name): name for name in (*usual, *reversed(used[:MOST]))}
    return tuple(sorted(found.values(), key=fold))
