"""One asks where there is no place; the mailbox alone learns whether the address was known, and is never filled."""

from datetime import timedelta

import pytest

from ki_events.audit import AuditEntry
from ki_events.clock import now, turned
from ki_events.events.tables import EventStatus, Mode
from ki_events.interests.asking import MOST_OPEN, ask
from ki_events.interests.tables import Interest
from ki_events.refusal import Refused
from tests.characters import AMAL, CHIARA, make_event, sign_up
from tests.interests.makers import asked, past_event, wishing
from tests.mail.letters import outbox

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]

A_DAY = timedelta(days=1)


async def test_asking_notes_the_wish_and_sends_one_letter() -> None:
    event = await past_event()
    interest = await asked(event, "Chiara@Schule.example")
    assert ("chiara@schule.example", False) == (interest.mail_key, interest.confirmed_at is not None)
    [message] = await outbox()
    assert ("interest_confirm", "Chiara@Schule.example", f'{{"interest": {interest.id}}}') == (
        message.kind,
        message.recipient,
        message.payload.replace('":', '": ').replace("  ", " "),
    )
    assert ["interest.asked"] == await AuditEntry.select(AuditEntry.action).output(as_list=True)


@pytest.mark.usefixtures("mid_morning")
async def test_asking_again_sends_one_letter_a_day() -> None:
    event = await past_event()
    for email in ("chiara@schule.example", "CHIARA@schule.example", "chiara@schule.example"):
        await ask(event.id, email, "de")
    assert (1, 1) == (await Interest.count(), len(await outbox()))
    with turned(now() + A_DAY):
        await ask(event.id, "chiara@schule.example", "de")
    assert (1, 2) == (await Interest.count(), len(await outbox()))


async def test_asking_for_what_is_confirmed_changes_nothing_and_still_answers_the_mailbox() -> None:
    event = await past_event()
    before = await wishing(event)
    with turned(now() + A_DAY):
        after = await asked(event, language="en")
    assert (before.asked_at, before.confirmed_at, "de") == (after.asked_at, after.confirmed_at, after.language)
    assert ["interest_confirm"] * 2 == [message.kind for message in await outbox()]


@pytest.mark.parametrize(
    "columns",
    [
        {"status": EventStatus.cancelled},
        {"starts_at": now() - timedelta(days=9)},
        {"closes_at": now() - A_DAY},
        {"postponed": True},
        {"mode": Mode.none, "sessions": 0},
    ],
    ids=["cancelled", "past", "closed", "postponed", "undated"],
)
async def test_one_can_ask_where_there_is_no_place_or_no_date(columns: dict[str, object]) -> None:
    await ask((await make_event(**columns)).id, CHIARA.email, "de")  # type: ignore[arg-type]
    assert 1 == await Interest.count()


async def test_one_can_ask_where_only_the_waiting_list_is_left() -> None:
    event = await make_event(1)
    await sign_up(event, AMAL)
    await ask(event.id, CHIARA.email, "de")
    assert 1 == await Interest.count()


@pytest.mark.parametrize(
    ("columns", "code", "sentence"),
    [
        ({}, "place_free", "Hier gibt es noch Plätze. Sie können sich gleich anmelden."),
        ({"sessions": 0}, "place_free", "Hier gibt es noch Plätze. Sie können sich gleich anmelden."),
        (
            {"mode": Mode.none},
            "no_registration",
            "Hier brauchen Sie keine Anmeldung. Kommen Sie einfach vorbei.",
        ),
        (
            {"mode": Mode.external},
            "external",
            "Die Anmeldung läuft über die Website der veranstaltenden Organisation.",
        ),
        (
            {"opens_at": now() + A_DAY},
            "not_yet_open",
            "Die Anmeldung ist noch nicht offen. Auf der Seite der Veranstaltung steht, wann sie öffnet.",
        ),
        (
            {"mode": Mode.invitation},
            "by_invitation",
            "Zu dieser Veranstaltung wird persönlich eingeladen. Einen nächsten Termin kündigen wir nicht an.",
        ),
        ({"status": EventStatus.draft}, "unknown", "Diese Veranstaltung gibt es nicht."),
        ({"publish_at": now() + A_DAY}, "unknown", "Diese Veranstaltung gibt es nicht."),
    ],
    ids=["free", "free without a date", "walk in", "elsewhere", "not yet open", "by invitation", "draft", "later"],
)
async def test_asking_is_refused_where_one_can_still_come(columns: dict[str, object], code: str, sentence: str) -> None:
    event = await make_event(9, **columns)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        await ask(event.id, CHIARA.email, "de")
    assert (code, sentence, 0) == (refused.value.code, refused.value.sentence, await Interest.count())


async def test_stranger_cannot_fill_a_mailbox_by_asking_at_many_events() -> None:
    events = [await past_event(slug=f"kurs-{number}", offer=f"kurs-{number}") for number in range(MOST_OPEN + 2)]
    for event in events:
        await ask(event.id, CHIARA.email, "de")
    assert (MOST_OPEN, MOST_OPEN) == (await Interest.count(), len(await outbox()))
    await ask(events[-1].id, AMAL.email, "de")
    assert AMAL.email == (await outbox())[-1].recipient


async def test_who_confirms_may_ask_at_as_many_events_as_they_like() -> None:
    for number in range(MOST_OPEN + 2):
        await wishing(await past_event(slug=f"kurs-{number}", offer=f"kurs-{number}"))
    assert MOST_OPEN + 2 == await Interest.count().where(Interest.confirmed_at.is_not_null())
