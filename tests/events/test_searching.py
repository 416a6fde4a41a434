"""What words find: inflected, with and without umlauts, as part of a compound, and not inside of everything."""

import pytest

from ki_events.events.filter import Filter
from ki_events.events.search import find
from ki_events.events.searching import MAKE, searchable_text, telling_words
from ki_events.events.tables import Event
from tests.characters import make_event

pytestmark = pytest.mark.anyio


async def found(q: str, *titles: str) -> list[str]:
    """Return which of the titles `q` finds."""
    await Event.delete(force=True)
    for title in titles:
        await make_event(title=title, search=searchable_text(title), sessions=0)
    return [row.title for row in (await find(Filter(q=q))).rows]


@pytest.mark.parametrize(
    ("q", "title"),
    [
        # Inflected and derived
        ("mehrsprachig", "Mehrsprachigkeit als Schatz"),
        ("Mehrsprachigkeit", "Mehrsprachige Bücher"),
        ("Haus", "Offene Häuser"),
        ("Häuser", "Ein Haus für alle"),
        ("Kitas", "Eine Kita in Bewegung"),
        ("Kita", "Neue Kitas"),
        ("Workshops", "Ein Workshop am Abend"),
        ("Lehrkraft", "Fortbildung für Lehrkräfte"),
        ("Lehrkräfte", "Jede Lehrkraft zählt"),
        ("Lehrer", "Lehrer*innen im Gespräch"),
        ("Lehrer*innen", "Lehrerinnen und Lehrer"),
        ("Erzieherinnen", "Erzieher:innen stärken"),
        ("Migrantinnen", "Migranten im Beruf"),
        ("Räte", "Der Rat tagt"),
        # Other words for the same
        ("DaZ", "Deutsch als Zweitsprache"),
        ("Zweitsprache", "DaZ-Grundlagen"),
        ("Lehrerin", "Fortbildung für Lehrkräfte"),
        ("Erzieherin", "Elterngespräche in der Kita"),
        ("Dolmetscher", "Elternarbeit mit Sprachmittlung"),
        ("Kinder", "Jedes Kind lernt anders"),
        ("Ausstellungen", "Eröffnung der Ausstellung"),
        ("rassismuskritische", "Rassismuskritisch unterrichten"),
        # Umlauts
        ("foerdern", "Sprache fördern"),
        ("fordern", "Sprache fördern"),
        ("FÖRDERN", "Sprache fördern"),
        ("fo\u0308rdern", "Sprache fördern"),
        ("Förderung", "Sprache fördern"),
        ("fördern", "Gelder zur Förderung"),
        ("Förderung", "Foerderung von Vereinen"),
        ("Forderung", "Foerderung von Vereinen"),
        ("strasse", "Straße der Vielfalt"),
        ("Straße", "Strasse der Vielfalt"),
        # Parts of compounds
        ("Förderung", "Sprachförderung im Alltag"),
        ("Sprache", "Mehrsprachigkeit"),
        ("Eltern", "Elternarbeit"),
        ("Eltern", "Pflegeeltern"),
        ("Schule", "Grundschulen im Wandel"),
        ("Schule", "Schulleitung"),
        ("Kita", "Familienkita"),
        ("Garten", "Kindergarten"),
        ("Arbeit", "Elternarbeit"),
        ("Tag", "DaZ-Tag"),
        ("email", "Per E-Mail"),
        ("Mail", "Per E-Mail"),
        # As one types
        ("mehrspr", "Mehrsprachigkeit"),
        ("integra", "Integration"),
        # Other languages
        ("language", "Languages at home"),
        ("schools", "Welcome to school"),
        ("igdir corum", "Iğdır ve Çorum"),
        ("lodz", "Łódź trifft Bielefeld"),
        ("fortbildung", "Fort\u00adbildung"),
        ("школа", "Школа для всех"),
        ("المدرسة", "المدرسة في كريفيلد"),
        # Signs and numbers
        ("100 %", "100 % Vielfalt"),
        ("2027", "Woche 2027"),
        ("DaZ-Tag", "DaZ-Tag Krefeld"),
    ],
)
async def test_a_word_finds(database: object, q: str, title: str) -> None:
    assert [title] == await found(q, title)


@pytest.mark.parametrize(
    ("q", "title"),
    [
        ("Rat", "Integration in Beratung"),
        ("Rat", "Ratgeber"),
        ("Mut", "Muttersprache"),
        ("DaZ", "Ich gehöre dazu"),
        ("KI", "Kinder in der Kita"),
        ("Kur", "Sprachkurs"),
        ("Essen", "Ein Essay"),
        ("Förderung", "Herausforderung Schule"),
        ("fördern", "Forderungen stellen"),
        ("Vortrag", "Elternabend"),
        ("Sprache lernen", "Sprache fördern"),
        ("spr_che", "Sprache fördern"),
        ("%", "Sprache fördern"),
        ("'", "Sprache fördern"),
        ("#2", "Sprache fördern"),
    ],
)
async def test_a_word_does_not_find(database: object, q: str, title: str) -> None:
    assert [] == await found(q, title)


@pytest.mark.parametrize("q", ["Sprache für die Kita", "die Sprache der Kitas", "die KITA und die SPRACHE"])
async def test_stop_words_are_passed_over(database: object, q: str) -> None:
    assert ["Sprache in Kitas"] == await found(q, "Sprache in Kitas", "Für die Schule", "Sprache in der Schule")


async def test_stop_words_are_looked_for_when_nothing_else_is_left(database: object) -> None:
    assert ["Und jetzt?"] == await found("und", "Und jetzt?", "Integration")


def test_telling_words_are_each_named_once() -> None:
    assert ["sprache", "kita"] == telling_words("Sprache für die Kita, Sprache!")
    assert ["für", "die"] == telling_words("für die")


def test_searchable_text_is_the_same_whatever_the_order() -> None:
    assert f"{MAKE} haeus haeuser haus hauser off offene " == searchable_text("Offene", "Häuser")
    assert searchable_text("Häuser Offene") == searchable_text("Offene", "Häuser")


def test_searchable_text_leaves_out_addresses() -> None:
    assert searchable_text("Mehr") == searchable_text("Mehr https://example.org/sprache?x=1")


TEXTS = {
    "Mehrsprachigkeit im Unterricht": "Wie Sprachen im Klassenzimmer sichtbar werden. Für Lehrkräfte aller Fächer.",
    "Elterngespräche auf Augenhöhe": "Mit Sprachmittlung in Kindertagesstätten und Grundschulen.",
    "Rassismus im Klassenchat": "Reagieren, aufarbeiten, vorbeugen: ein Workshop für die Schulsozialarbeit.",
    "Neu zugewandert in der Schule": "Erlasse, Erstförderung und Seiteneinstieg in Nordrhein-Westfalen.",
    "Update Aufenthaltsrecht": "Rechtslage für Hauptamtliche in der Beratung, online.",
    "Vorlesen in sieben Sprachen": "Bilderbücher auf Arabisch, Türkisch und Ukrainisch in der Stadtbibliothek.",
    "Netzwerk der Migrant*innenorganisationen": "Treffen der Vereine; Fördermittel und Ehrenamt.",
    "DaZ-Tag Krefeld": "Deutsch als Zweitsprache: Vorträge und Werkstätten für Lehrerinnen und Lehrer.",
}
MULTILINGUAL, PARENTS, CHAT, NEW, LAW, READING, NETWORK, DAZ = TEXTS


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("mehrsprachig", {MULTILINGUAL}),
        ("Lehrer", {DAZ, MULTILINGUAL}),
        ("Lehrkraft", {MULTILINGUAL}),
        ("Elternarbeit", set()),
        ("Eltern", {PARENTS}),
        ("Grundschule", {PARENTS}),
        ("Workshop Rassismus", {CHAT}),
        ("Rassismus in der Schule", {CHAT}),
        ("Schule", {PARENTS, CHAT, NEW}),
        ("Förderung", {NEW, NETWORK}),
        ("Fördermittel für Vereine", {NETWORK}),
        ("Seiteneinsteiger", set()),
        ("Seiteneinstieg", {NEW}),
        ("Aufenthaltsrecht", {LAW}),
        ("Beratung", {LAW}),
        ("Rat", set()),
        ("Bilderbuch", {READING}),
        ("türkisch", {READING}),
        ("turkisch", {READING}),
        ("Migrantenorganisation", set()),
        ("Migrantinnen", {NETWORK}),
        ("Vortrag", {DAZ}),
        ("Zweitsprache", {DAZ}),
        ("Sprachmittler", {PARENTS}),
        ("Sprache", {MULTILINGUAL, PARENTS, READING, DAZ}),
    ],
)
async def test_real_queries_find_what_people_mean(database: object, q: str, expected: set[str]) -> None:
    for title, summary in TEXTS.items():
        await make_event(title=title, search=searchable_text(title, summary), sessions=0)
    assert expected == {row.title for row in (await find(Filter(q=q))).rows}
