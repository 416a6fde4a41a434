"""What was changed in the last 14 days is shown field by field, and comes back."""

from datetime import timedelta

import httpx
import pytest

from ki_events.clock import now, turned
from ki_events.events.tables import Event, EventStatus
from ki_events.events.translating import Said, say_in
from ki_events.events.versions import EventVersion, forget_old_versions
from ki_events.mail.tables import Message
from ki_events.registrations.changing.describing import as_written, describe, texts_of
from ki_events.registrations.questions.editing import edit_questions
from ki_events.registrations.questions.reading import Definition, questions_of
from ki_events.registrations.questions.tables import QuestionKind
from ki_events.rows import one
from tests.characters import CHIARA, make_event, sign_up
from tests.office.colleague import make_account
from tests.statements import counted

pytestmark = pytest.mark.anyio


def address(event: Event) -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/fassungen"


async def changed(event: Event, **values: object) -> int:
    """Change texts as the form does; return the number of the version that was kept."""
    account = await make_account()
    stored = await one(Event, event.id)
    texts = as_written((await texts_of(stored)).written() | values)
    await describe(event.id, texts, stored.revision, f"account:{account.id}")
    return int((await EventVersion.select(EventVersion.id).order_by(EventVersion.id, ascending=False))[0]["id"])


async def test_page_is_empty_before_anything_changes(amal: httpx.AsyncClient) -> None:
    assert "Noch nichts geändert" in (await amal.get(address(await make_event()))).text


async def test_change_is_shown_with_who_and_what_and_comes_back(amal: httpx.AsyncClient) -> None:
    event = await make_event(summary="Alt", status=EventStatus.draft)
    number = await changed(event, summary="Neu")
    page = (await amal.get(address(event))).text
    for words in ("Amal Haddad", "</span>Alt</del>", "</span>Neu</ins>", "Kurzbeschreibung"):
        assert words in page, words
    answer = await amal.post(f"{address(event)}/{number}")
    assert (303, f"{address(event)}?zurueckgeholt=1") == (answer.status_code, answer.headers["location"])
    assert "Alt" == (await Event.objects().get(Event.id == event.id)).summary
    page = (await amal.get(address(event))).text
    assert "inzwischen zurückgeholt" in page
    assert 2 == page.count('class="version"')


async def test_title_that_comes_back_is_told(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    number = await changed(event, title="Anderer Titel")
    await sign_up(event, CHIARA)
    assert "erfährt es einmal per E-Mail" in (await amal.get(address(event))).text
    await amal.post(f"{address(event)}/{number}")
    assert 1 == await Message.count().where(Message.kind == "changed")


async def test_questions_and_translations_come_back(amal: httpx.AsyncClient) -> None:
    event = await make_event(status=EventStatus.draft)
    await edit_questions(event.id, [Definition("a", QuestionKind.text, "Was essen Sie?")], "cli")
    await edit_questions(event.id, [], "cli")
    await say_in(event.id, "tr", Said(title="Çok dillilik"), "cli")
    versions = await EventVersion.objects().order_by(EventVersion.id)
    page = (await amal.get(address(event))).text
    for words in ("1. Was essen Sie?", "Texte auf Türkisch", "Çok dillilik", "Import"):
        assert words in page, words
    await amal.post(f"{address(event)}/{versions[1].id}")
    assert ["a"] == [asked.definition.key for asked in await questions_of(event.id)]
    await amal.post(f"{address(event)}/{versions[2].id}")
    assert "Çok dillilik" not in (await amal.get(address(event) + "?zurueckgeholt=0")).text.partition("versions")[0]


async def test_version_of_another_event_or_too_old_is_not_there(amal: httpx.AsyncClient) -> None:
    event, other = await make_event(), await make_event()
    number = await changed(other, summary="Neu")
    assert 404 == (await amal.post(f"{address(event)}/{number}")).status_code
    old = await changed(event, summary="Neu")
    await EventVersion.update({EventVersion.replaced_at: now() - timedelta(days=15)}).where(EventVersion.id == old)
    assert 404 == (await amal.post(f"{address(event)}/{old}")).status_code
    assert "Noch nichts geändert" in (await amal.get(address(event))).text


async def test_old_versions_are_deleted(database: object) -> None:
    event = await make_event()
    await changed(event, summary="Neu")
    await forget_old_versions()
    assert 1 == await EventVersion.count()
    with turned(now() + timedelta(days=15)):
        await forget_old_versions()
    assert 0 == await EventVersion.count()


async def test_page_takes_the_same_statements_for_one_version_and_three(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await changed(event, summary="Eins")
    await amal.get(address(event))
    with counted() as one:
        await amal.get(address(event))
    await changed(event, summary="Zwei")
    await changed(event, summary="Drei")
    with counted() as three:
        await amal.get(address(event))
    assert len(one) == len(three) <= 9
