"""Both letters are complete as text, carry their links in both parts, and are not sent when they are not true any more."""

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from ki_events.clock import now, turned
from ki_events.events.tables import Event, EventStatus
from ki_events.interests.letters import KINDS, composing
from ki_events.interests.reading import token_of
from ki_events.interests.telling import tell_of_new
from ki_events.worker import COMPOSERS
from tests.characters import AMAL, make_event, make_organisation, sign_up
from tests.interests.makers import asked, emails, news, next_event, past_event, wishing
from tests.mail.letters import content, outbox
from tests.statements import counted

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database", "mid_morning")]


def plain(email: EmailMessage) -> str:
    """Return the text part with simple spaces and line ends."""
    return content(email, "text/plain").replace("\u00a0", " ").replace("\r\n", "\n")


LINK = re.compile(r"https?://[^\s\"<>]+")
FEBRUARY = datetime(2027, 2, 1, 11, tzinfo=UTC)
MARCH = datetime(2027, 3, 17, 13, tzinfo=UTC)


async def test_worker_sends_the_letters_of_this_room() -> None:
    assert dict.fromkeys(KINDS, composing).items() <= COMPOSERS.items()


@pytest.mark.parametrize("language", ["de", "en"])
async def test_both_letters_say_the_same_in_both_parts(language: str) -> None:
    await wishing(await past_event(title="Schreiben lernen"), language=language)
    await next_event(summary="Mit <Stift>.")
    await tell_of_new()
    for kind in KINDS:
        [email] = await emails(kind)
        text, html = content(email, "text/plain"), content(email, "text/html")
        assert sorted(set(LINK.findall(text))) == sorted(set(LINK.findall(html)))
        assert (language, "auto-generated") == (email["Content-Language"], email["Auto-Submitted"])
        assert "{" not in text and "Kommunales Integrationszentrum Krefeld" in text


async def test_confirming_letter_in_words() -> None:
    with turned(FEBRUARY):
        interest = await asked(await past_event(title="Schreiben lernen"))
        [email] = await emails("interest_confirm")
    text, link = plain(email), f"http://test/interesse/{token_of(interest)}"
    assert "Bitte bestätigen Sie Ihre Anfrage: Schreiben lernen" == email["Subject"]
    assert text.startswith("Guten Tag,\n\nmöchten Sie Bescheid bekommen")
    assert f"Ja, Bescheid bekommen:\n{link}\n\nDer Link gilt bis Mo., 8. Feb. 2027." in text
    assert "Das war ich nicht: Dann lassen Sie diese E-Mail einfach liegen." in text
    assert f"Sofort löschen:\n{link}/stopp\n" in text


async def test_who_has_confirmed_reads_that_they_are_on_the_list() -> None:
    event = await past_event()
    interest = await wishing(event)
    with turned(now() + timedelta(days=1)):
        await asked(event)
        email = (await emails("interest_confirm"))[-1]
    text = plain(email)
    assert email["Subject"].startswith("Sie bekommen schon Bescheid")
    assert ["stopp"] == [link.rpartition("/")[2] for link in LINK.findall(text)]
    assert token_of(interest) in text


async def test_news_in_words() -> None:
    with turned(FEBRUARY):
        interest = await wishing(await past_event(title="Schreiben lernen 2026"))
        event = await next_event(starts_at=MARCH, title="Schreiben lernen", summary="Mit Stift.")
        await tell_of_new()
        [email] = await emails("interest_news")
    text = plain(email)
    assert "Es gibt einen neuen Termin: Schreiben lernen, Mi., 17. März 2027" == email["Subject"].replace("\u00a0", " ")
    assert "\nSchreiben lernen\nMi., 17. März 2027, 14:00–17:00 Uhr\nOrt: Gesamtschule Uerdingen\n" in text
    assert f"Sie können sich jetzt anmelden.\n\nZur Veranstaltung:\nhttp://test/veranstaltungen/{event.slug}\n" in text
    assert "weil Sie uns am Mo., 1. Feb. 2027 bei „Schreiben lernen 2026“ darum gebeten haben." in text
    assert f"sofort löschen:\nhttp://test/interesse/{token_of(interest)}/stopp\n" in text
    assert "Von selbst löschen wir sie am Mi., 31. Jan. 2029." in text


async def test_mail_programs_can_stop_by_one_click() -> None:
    """RFC 8058 section 3.1: both headers, and an https address in angle brackets."""
    interest = await wishing(await past_event())
    await next_event()
    await tell_of_new()
    for kind in KINDS:
        [email] = await emails(kind)
        assert f"<http://test/interesse/{token_of(interest)}/stopp>" == email["List-Unsubscribe"]
        assert "List-Unsubscribe=One-Click" == email["List-Unsubscribe-Post"]


async def test_news_say_what_one_can_do_now() -> None:
    await wishing(await past_event())
    await next_event(opens_at=MARCH, starts_at=MARCH + timedelta(weeks=1))
    full = await next_event(capacity=1)
    await tell_of_new()
    await sign_up(full, AMAL)
    texts = [plain(email) for email in await emails("interest_news")]
    said = sorted(
        sentence
        for text in texts
        for sentence in text.splitlines()
        if "nmeldung öffnet" in sentence or "Warteliste" in sentence
    )
    assert [
        "Die Anmeldung öffnet am Mi., 17. März 2027, 14:00 Uhr.",
        "Inzwischen sind alle Plätze vergeben. Sie können sich auf die Warteliste setzen.",
    ] == said


@pytest.mark.parametrize(
    "changes",
    [{"status": EventStatus.cancelled}, {"postponed": True}, {"closes_at": FEBRUARY}, {"status": EventStatus.draft}],
    ids=["cancelled", "postponed", "closed", "draft"],
)
async def test_news_are_dropped_when_there_is_nothing_to_come_to_any_more(changes: dict[str, Any]) -> None:
    await wishing(await past_event())
    event = await next_event()
    await tell_of_new()
    values: dict[Any, Any] = {getattr(Event, name): value for name, value in changes.items()}
    with turned(now() + timedelta(days=1)):
        if "closes_at" in changes:
            values = {Event.closes_at: now() - timedelta(hours=1)}
        await Event.update(values).where(Event.id == event.id)
        assert [] == await emails("interest_news")


async def test_news_are_dropped_when_the_event_is_over() -> None:
    await wishing(await past_event())
    await next_event()
    await tell_of_new()
    with turned(now() + timedelta(weeks=9)):
        assert [] == await emails("interest_news")


async def test_batch_is_read_in_as_many_statements_for_three_as_for_one() -> None:
    asked_at = await past_event()
    await next_event()
    numbers = []
    for people in (1, 3):
        for number in range(people):
            await wishing(asked_at, f"gast.{people}.{number}@schule.example")
        await tell_of_new()
        with counted() as statements:
            await composing((await news())[-people:])
        numbers.append(len(statements))
    assert numbers == [numbers[0]] * 2


async def test_letter_of_an_organisation_without_a_mailbox_has_no_answer_address() -> None:
    await make_organisation("verein", email="")
    event = await make_event(organisation=await make_organisation("verein"), closes_at=now() - timedelta(days=1))
    await asked(event)
    [email] = await emails("interest_confirm")
    assert email["Reply-To"] is None
    assert 1 == len(await outbox())
