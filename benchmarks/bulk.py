"""Many events and registrations, straight into the tables: `python -m benchmarks.bulk 20000 500000` prints an event's address.

What is written keeps every invariant: `ki-events doctor` finds nothing.
"""

import asyncio
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from ki_events.clock import now
from ki_events.events.searching import searchable_text
from ki_events.events.tables import Format
from ki_events.settings import settings

CITIES = ("Krefeld", "Bielefeld", "Leverkusen", "Hamm", "Herne", "Bottrop", "Düren", "Soest", "Unna", "Viersen")
SUBJECTS = (
    "Mehrsprachigkeit im Unterricht", "Elternarbeit in der Kita", "Rassismuskritik im Lehrerzimmer",
    "Deutsch als Zweitsprache von Anfang an", "Seiteneinsteigende begleiten", "Diversität in der Verwaltung",
    "Rucksack-Programm für Familien", "Übergang Schule und Beruf", "Interreligiöser Dialog", "Griffbereit in der Kita",
)  # fmt: skip
TOPICS = ("Sprachbildung", "Elternbildung", "Antidiskriminierung", "Übergänge", "Ehrenamt")
DISTRICT, IN_DISTRICT = "Uerdingen", 200
"""So many events lie there, however many there are."""

FORMATS = tuple(str(each) for each in Format)
COMING = 0.4
"""So much of the events is still to come; the rest has been archived."""


async def main(events: int, registrations: int) -> None:
    """Write so many of both and print the address of the next event."""
    dice = Random(7)
    rows = [_event(number, dice) for number in range(1, events + 1)]
    load = _sqlite if settings().database_url.startswith("sqlite") else _postgres
    await load(_tables(rows, registrations, dice))
    coming = [row for row in rows if row["status"] == "published"]
    print(min(coming, key=lambda row: row["next_at"])["slug"])


def _tables(
    events: list[dict[str, Any]], registrations: int, dice: Random
) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    people = list(_registrations(events, registrations, dice))  # first: it counts into the events
    yield "organisation", (_organisation(number, city) for number, city in enumerate(CITIES, start=1))
    yield "event", events
    yield "session", map(_session, events)
    yield "label", (label for event in events for label in _labels(event))
    yield "registration", people


def _organisation(number: int, city: str) -> dict[str, Any]:
    slug = city.lower().replace("ü", "ue")
    return {
        "id": number, "slug": slug, "name": f"Kommunales Integrationszentrum {city}", "short": f"KI {city}",
        "kind": "integration_centre", "email": f"ki@{slug}.example.de",
    }  # fmt: skip


def _event(number: int, dice: Random) -> dict[str, Any]:
    city, subject = dice.choice(CITIES), dice.choice(SUBJECTS)
    is_coming = dice.random() < COMING or number <= 20
    days = dice.uniform(1, 200) if is_coming else dice.uniform(-900, -2)
    start = (now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    made, format_ = now() - timedelta(days=1000), dice.choice(FORMATS)
    summary = f"{subject} in {city}: ein Vormittag mit Beispielen, Austausch und Zeit für Fragen."
    return {
        "id": number, "slug": f"{city.lower().replace('ü', 'ue')}-{number}", "organisation": CITIES.index(city) + 1,
        "format": format_, "status": "published" if is_coming else "archived", "title": f"{subject} {number}",
        "summary": summary, "description": f"{summary}\n\n" * 8, "district": DISTRICT if number <= IN_DISTRICT else "",
        "search": _words(city, subject, format_), "mode": "open",
        "capacity": dice.choice([20, 30, 60, None]), "turn": 0, "taken": 0, "waiting": 0, "starts_at": start,
        "ends_at": start + timedelta(hours=3), "next_at": start, "created_at": made, "changed_at": made,
    }  # fmt: skip


@cache
def _words(city: str, subject: str, format_: str) -> str:
    # Made once for all events that differ in their numbers only: it takes two milliseconds.
    return searchable_text(
        subject, f"{subject} in {city}", f"Kommunales Integrationszentrum {city}", format_, *TOPICS[:2]
    )


def _session(event: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": event["id"], "event": event["id"], "ref": "1", "uid": f"{event['id']:08}@bench", "starts_at": event["starts_at"],
        "ends_at": event["ends_at"], "place_name": "Gesamtschule am Park", "place_address": "Lindenstraße 1",
        "organizer_name": "KI", "organizer_email": "ki@ki.example.de", "created_at": event["created_at"],
        "changed_at": event["changed_at"],
    }  # fmt: skip


def _labels(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for position in range(2):
        name = TOPICS[(event["id"] + position) % len(TOPICS)]
        slug = name.lower().replace("ü", "ue")
        yield {"event": event["id"], "kind": "topic", "slug": slug, "name": name, "position": position}


def _registrations(events: Sequence[dict[str, Any]], count: int, dice: Random) -> Iterator[dict[str, Any]]:
    for number in range(count):
        # A few events are crowded, most are not.
        event = events[int(len(events) * dice.random() ** 2)]
        event["turn"] += 1
        has_place = event["capacity"] is None or event["taken"] < event["capacity"]
        event["taken" if has_place else "waiting"] += 1
        yield _registration(number, event, has_place)


def _registration(number: int, event: dict[str, Any], has_place: bool) -> dict[str, Any]:
    moment: datetime = event["created_at"]
    return {
        "public_id": f"b{number:015}", "event": event["id"], "turn": event["turn"],
        "status": "confirmed" if has_place else "waitlisted", "given_name": "Gast", "family_name": f"Muster {number}",
        "email": f"gast.{number}@schule.example.de", "mail_key": f"gast.{number}@schule.example.de",
        "name_key": f"gast muster {number}", "nonce": f"nonce-{number}", "registered_at": moment, "changed_at": moment,
        "placed_at": moment if has_place else None,
    }  # fmt: skip


async def _sqlite(tables: Iterable[tuple[str, Iterable[dict[str, Any]]]]) -> None:
    from piccolo.engine.sqlite import convert_datetime_in  # noqa: F401  # registers how moments are written

    with sqlite3.connect(settings().database_url.removeprefix("sqlite:///")) as raw:
        raw.execute("PRAGMA synchronous = OFF")
        for table, rows in tables:
            found = iter(rows)
            first = next(found)
            names = ", ".join(first)
            values = ", ".join(f":{name}" for name in first)
            raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({values})", _chain(first, found))
        raw.execute("ANALYZE")
    raw.close()


async def _postgres(tables: Iterable[tuple[str, Iterable[dict[str, Any]]]]) -> None:
    import asyncpg

    from ki_events.postgres_url import connection_settings

    connection = await asyncpg.connect(**connection_settings(settings().database_url))
    for table, rows in tables:
        found = iter(rows)
        first = next(found)
        records = (tuple(row.values()) for row in _chain(first, found))
        await connection.copy_records_to_table(table, columns=list(first), records=records)
        if "id" in first:
            await connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )
    await connection.execute("ANALYZE")
    await connection.close()


def _chain(first: dict[str, Any], rest: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from rest


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
