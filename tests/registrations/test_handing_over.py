"""A confirmed place goes to a colleague: never free in between, told to both, counted in the open."""

from email.message import EmailMessage

import pytest

from ki_events.events.tables import Event
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival, Guest
from ki_events.registrations.handing_over import hand_over
from ki_events.registrations.questions.tables import AccessNeed, Answer, NeedKind, Question, QuestionKind
from ki_events.registrations.reading import by_token, former, standing, token_of
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import Person, register, register_party
from ki_events.registrations.rules import Rule
from ki_events.registrations.tables import Decision, Manner
from tests.characters import BORIS, CHIARA, DILARA, make_event, person, sign_up
from tests.mail.letters import content, emails, invitation, outbox
from tests.registrations.read_again import again

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("database")]


async def event_again(event: Event) -> Event:
    found = await Event.objects().get(Event.id == event.id)
    assert found is not None
    return found


async def test_place_belongs_to_the_colleague_and_was_never_free() -> None:
    event = await make_event(1)
    registration = await sign_up(event, CHIARA)
    waiting = await sign_up(event, BORIS)
    await hand_over(registration.id, DILARA)
    found = await again(registration)
    assert ("Dilara", "Yıldız", DILARA.email, "confirmed") == (
        found.given_name,
        found.family_name,
        found.email,
        found.status,
    )
    assert ("waitlisted", 1, 1) == (
        (await again(waiting)).status,
        (await event_again(event)).taken,
        (await event_again(event)).waiting,
    )
    assert [] == await faults()


async def test_link_of_the_first_person_opens_nothing_any_more_and_says_why() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    link = token_of(registration)
    await hand_over(registration.id, DILARA)
    found = await former(link)
    assert found is not None
    assert (None, Rule.handed_over) == (await by_token(link), found.rule)
    assert await by_token(token_of(await again(registration))) is not None


async def test_both_are_told_and_the_calendar_moves_with_the_place() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await hand_over(registration.id, DILARA)
    gone, got = [mail for mail in await emails() if "Platz" in mail["Subject"]][-2:]
    assert [(CHIARA.email, "CANCEL"), (DILARA.email, "REQUEST")] == [(mail["To"], method(mail)) for mail in (gone, got)]
    told = content(gone, "text/plain")
    assert [False, False, False] == [word in told for word in ("Dilara", "Chiara", "/anmeldung/")]
    assert "Guten Tag Dilara Yıldız," in content(got, "text/plain")


async def test_one_mailbox_keeps_its_calendar_entry() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await hand_over(registration.id, Person("Carla", "Roth", CHIARA.email))
    gone, got = [mail for mail in await emails() if "Platz" in mail["Subject"]][-2:]
    assert (None, None) == (invitation(gone), invitation(got))
    assert "Guten Tag Carla Roth," in content(got, "text/plain")


async def test_hand_over_is_counted_in_the_open() -> None:
    event = await make_event(1)
    registration = await sign_up(event, CHIARA)
    waiting = await sign_up(event, BORIS)
    await hand_over(registration.id, DILARA)
    line = await Decision.objects().order_by(Decision.id, ascending=False).first()
    assert line is not None
    assert ("confirmed", "confirmed", Rule.handed_over) == (line.from_status, line.to_status, line.rule)
    assert 1 == (await standing(waiting)).handed_over


async def test_answers_and_needs_of_the_first_person_are_erased() -> None:
    event = await make_event()
    registration = await sign_up(event, CHIARA)
    question = Question(event=event.id, key="essen", kind=QuestionKind.text, label="Was essen Sie?")
    await question.save()
    await Answer(registration=registration.id, question=question.id, value="vegan").save()
    await AccessNeed(registration=registration.id, kind=NeedKind.hearing).save()
    await hand_over(registration.id, DILARA)
    assert (0, 0) == (await Answer.count(), await AccessNeed.count())
    letter = (await emails())[-1]
    assert "/angaben" in content(letter, "text/plain")


async def test_colleagues_own_waiting_ends() -> None:
    event = await make_event(1)
    registration = await sign_up(event, CHIARA)
    own = await sign_up(event, DILARA)
    behind = await sign_up(event, BORIS)
    await hand_over(registration.id, DILARA)
    ended = await again(own)
    line = (
        await Decision.objects().where(Decision.registration == own.id).order_by(Decision.id, ascending=False).first()
    )
    assert line is not None
    assert ("cancelled", Rule.got_handed_over) == (ended.status, line.rule)
    assert 1 == (await standing(behind)).position
    assert [] == await faults()


async def test_colleagues_own_place_is_nobodys_to_end() -> None:
    event = await make_event(2, serving="direct")
    registration, own = await sign_up(event, CHIARA), await sign_up(event, DILARA)
    with pytest.raises(Refused) as no:
        await hand_over(registration.id, DILARA)
    assert "has_place" == no.value.code
    assert ["confirmed", "confirmed"] == [(await again(one)).status for one in (registration, own)]


async def test_the_list_moves_when_the_colleague_leaves_a_party_that_waits() -> None:
    event = await make_event(3, serving="direct")
    registration = await sign_up(event, CHIARA)
    guests = tuple(Guest(person(number)) for number in range(3))
    party = await register_party(event.id, Arrival(guests, "party", Manner.together))
    await hand_over(registration.id, person(0))
    assert ["cancelled", "confirmed", "confirmed"] == [(await again(one)).status for one in party]
    assert [] == await faults()


async def test_the_old_form_opens_nothing_of_the_new_person() -> None:
    event = await make_event(2)
    registration = await register(event.id, CHIARA, "form")
    await hand_over(registration.id, DILARA)
    with pytest.raises(Refused) as no:
        await register(event.id, DILARA, "form")
    assert "already_registered" == no.value.code


async def test_the_party_opens_nothing_of_the_new_person() -> None:
    event = await make_event(3)
    guests = tuple(Guest(person(number)) for number in range(2))
    first, second = await register_party(event.id, Arrival(guests, "party", Manner.one_by_one))
    await hand_over(first.id, DILARA)
    assert [None, second.party] == [(await again(one)).party for one in (first, second)]


async def test_what_was_not_sent_yet_does_not_reach_the_first_person_with_the_new_link() -> None:
    registration = await sign_up(await make_event(), CHIARA)
    await hand_over(registration.id, DILARA)
    found = await again(registration)
    texts = [content(mail, "text/plain") for mail in await emails() if mail["To"] == CHIARA.email]
    assert (1, False) == (len(texts), any(token_of(found) in text for text in texts))
    assert {"registered", "handed_over_from", "handed_over_to"} == {message.kind for message in await outbox()}
    assert 3 == await Message.count()


def method(mail: EmailMessage) -> str:
    """Return what the calendar part of a mail asks for."""
    part = invitation(mail)
    assert part is not None
    return str(part["METHOD"])
