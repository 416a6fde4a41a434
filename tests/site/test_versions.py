"""The real pages follow what changes: by whom, in which process, and when time alone changes them."""

import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from ki_events import clock
from ki_events.events import looking
from ki_events.events.next_dates import advance_dates
from ki_events.events.publishing import archive_past
from ki_events.public_version import public_version
from ki_events.registrations.changing.calling_off import call_off
from ki_events.registrations.changing.capacity import change_capacity
from ki_events.site.versions import SiteVersions
from tests.characters import AMAL, BORIS, CHIARA, make_event, person, sign_up
from tests.importing.documents import DAZ, bring_in, document, written
from tests.site.client import visitor

pytestmark = pytest.mark.anyio

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)


def elsewhere(database: Any, statements: str) -> None:
    """Run `statements` in the body of a coroutine in another process with the same database."""
    body = "".join(f"    {line}\n" for line in dedent(statements).strip().splitlines())
    script = f"import asyncio\nasync def main():\n{body}asyncio.run(main())\n"
    done = subprocess.run(
        [sys.executable, "-c", script], env=database.environment, capture_output=True, text=True, check=False
    )
    assert (0, "") == (done.returncode, done.stderr[-2000:])


def call_off_elsewhere(event: Any, folder: Path) -> str:
    return f"""
        from ki_events.registrations.changing.calling_off import call_off
        await call_off({event.id}, "Das Haus ist gesperrt", "cli")
    """


def fill_elsewhere(event: Any, folder: Path) -> str:
    return f"""
        from ki_events.registrations.registering import Person, register
        for number in range(3):
            await register({event.id}, Person("Gast", str(number), f"gast{{number}}@schule.example"), f"{{number:016}}")
    """


def import_elsewhere(event: Any, folder: Path) -> str:
    # The other process has the real clock, and the list shows only what is to come.
    in_three_weeks = (clock.now() + timedelta(weeks=3)).date().isoformat()
    file = written(folder, document(DAZ.replace("2027-03-17", in_three_weeks)))
    return f"""
        from pathlib import Path
        from ki_events.importing.commanding import import_files
        outcome = await import_files([Path({str(file)!r})], "cli")
        assert not outcome.problems, outcome
    """


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (call_off_elsewhere, ["Abgesagt", "Abgesagt"]),
        (fill_elsewhere, ["Warteliste", "Warteliste"]),
        (import_elsewhere, ["Deutsch als Zweitsprache", ""]),
    ],
)
async def test_pages_follow_what_another_process_changes(
    database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Any, words: list[str]
) -> None:
    monkeypatch.setattr(looking, "LOOK_AGAIN_AFTER", 0.0)
    event = await make_event(capacity=2)
    async with visitor() as browser:
        pages = ("/", f"/veranstaltungen/{event.slug}")
        before = [(await browser.get(page)).text for page in pages]
        elsewhere(database, change(event, tmp_path))
        after = [(await browser.get(page)).text for page in pages]
    # The event's own page says nothing about the event that was imported.
    assert [False, not words[1]] == [word in text for word, text in zip(words, before, strict=True)]
    assert [True, True] == [word in text for word, text in zip(words, after, strict=True)]


async def test_page_cached_a_minute_before_opens_in_time(database: object) -> None:
    eight = datetime(2027, 2, 1, 7, tzinfo=UTC)
    event = await make_event(opens_at=eight, starts_at=eight + timedelta(weeks=3))
    shown = []
    async with visitor() as browser:
        for moment in (eight - timedelta(minutes=1), eight - timedelta(seconds=1), eight):
            with clock.stopped(moment):
                shown.append("Die Anmeldung öffnet am" in (await browser.get(f"/veranstaltungen/{event.slug}")).text)
    assert [True, True, False] == shown


async def test_list_stands_still_while_people_sign_up_and_follows_when_its_words_change(database: object) -> None:
    event = await make_event(capacity=8)
    etags: list[list[str]] = [[], []]
    async with visitor() as browser:
        for who in (AMAL, BORIS, CHIARA, person(1)):
            for found, page in zip(etags, ("/", f"/veranstaltungen/{event.slug}"), strict=True):
                found.append((await browser.get(page)).headers["etag"])
            await sign_up(event, who)
        lists, pages = etags
        lists.append((await browser.get("/")).headers["etag"])
    # 8, 7 and 6 places are enough, 5 and 4 are few.
    assert [lists[0], lists[0], lists[0], lists[3], lists[3]] == lists
    assert lists[0] != lists[3]
    assert 4 == len(set(pages))


async def test_version_rises_with_what_lists_show(database: object, tmp_path: Path) -> None:
    event, rose = await make_event(capacity=8, sessions=2), []
    verbs: list[Callable[[], Awaitable[object]]] = [
        lambda: bring_in(tmp_path, DAZ),
        lambda: bring_in(tmp_path, DAZ),  # nothing new
        lambda: sign_up(event, CHIARA),  # still enough places
        lambda: change_capacity(event.id, 3, "cli"),
        lambda: change_capacity(event.id, 3, "cli"),  # nothing new
        lambda: call_off(event.id, "", "cli"),
        lambda: call_off(event.id, "", "cli"),  # nothing new
    ]
    for verb in verbs:
        before = await public_version()
        await verb()
        rose.append(await public_version() - before)
    assert [1, 0, 0, 1, 0, 1, 0] == rose


async def test_version_rises_when_an_event_moves_on_or_is_over(database: object) -> None:
    event, rose = await make_event(sessions=2, starts_at=NOW), []
    for moment in (NOW, NOW + timedelta(days=1), NOW + timedelta(days=1), NOW + timedelta(days=30)):
        with clock.stopped(moment):
            before = await public_version()
            await advance_dates()
            await archive_past()
            rose.append(await public_version() - before)
    assert (event.id > 0, [0, 1, 0, 1]) == (True, rose)


@pytest.mark.parametrize("path", ["/static/nichts.css", "/healthz", "/anmeldung/nichts"])
async def test_page_that_is_never_kept_needs_no_look(database: object, path: str) -> None:
    assert await SiteVersions(looking.Looker()).look(path) is None
