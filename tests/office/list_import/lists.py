"""Lists as people bring them to these tests, and the steps that each of them takes."""

import re

import httpx

from ki_events.events.tables import Event
from ki_events.registrations.tables import Registration

HEADS = "Vorname;Nachname;E-Mail;Schule;Bemerkung"


def address(event: Event, rest: str = "") -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/anmeldungen/liste{rest}"


def csv_of(*lines: str, heads: str = HEADS) -> bytes:
    return "\r\n".join([heads, *lines]).encode("utf-8-sig")


def crowd(number: int) -> bytes:
    return csv_of(*[f"Gast {n};Muster;gast.{n}@schule.example;Schule;" for n in range(number)])


async def send(client: httpx.AsyncClient, event: Event, content: bytes, name: str = "liste.csv") -> httpx.Response:
    return await client.post(address(event), files={"liste": (name, content)})


async def uploaded(client: httpx.AsyncClient, event: Event, content: bytes, name: str = "liste.csv") -> str:
    """Send a list; return the rest of its address."""
    answer = await send(client, event, content, name)
    assert 303 == answer.status_code, answer.text[:3000]
    return "/" + answer.headers["location"].rpartition("/")[2]


async def mapped(client: httpx.AsyncClient, event: Event, content: bytes, name: str = "liste.csv", **other: str) -> str:
    """Send a list and take its columns as they were guessed, but for some."""
    here = await uploaded(client, event, content, name)
    page = (await client.get(address(event, here))).text
    answer = await client.post(address(event, here), data=guessed(page) | other)
    assert 303 == answer.status_code, answer.text[:3000]
    return here


def guessed(page: str) -> dict[str, str]:
    selects = re.findall(r'<select[^>]* name="(spalte-\d+)".*?</select>', page, re.DOTALL)
    bodies = re.findall(r'<select[^>]* name="spalte-\d+"(.*?)</select>', page, re.DOTALL)
    chosen = [re.search(r'value="([^"]*)" selected', body) for body in bodies]
    return {name: found[1] if found else "" for name, found in zip(selects, chosen, strict=True)}


async def confirm(client: httpx.AsyncClient, event: Event, here: str, **given: str) -> httpx.Response:
    return await client.post(
        address(event, f"{here}/eintragen"), data={"told": "yes", "places": "", "reason": ""} | given
    )


async def registered(event: Event) -> list[tuple[str, str]]:
    rows = await Registration.objects().where(Registration.event == event.id).order_by(Registration.turn)
    return [(f"{row.given_name} {row.family_name}", row.status) for row in rows]
