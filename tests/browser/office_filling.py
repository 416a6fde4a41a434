"""What there is to see in the back office: people in every state, long words, letters that failed, and events before, on and after their day."""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta

from ki_events.accounts.desk import Upload
from ki_events.accounts.tables import Account
from ki_events.attendance.certifying import issue_due
from ki_events.attendance.marking import mark
from ki_events.clock import local, now, turned
from ki_events.events.drafting import NewEvent, create_draft
from ki_events.events.tables import Event, Format, SessionStatus
from ki_events.events.translating import Said, say_in
from ki_events.group_messages.writing import write_group_letters
from ki_events.links import new_public_id
from ki_events.mail.tables import Message, MessageState
from ki_events.office.list_import.plan import Plan
from ki_events.organisations.legal import Draft, save_legal_text
from ki_events.organisations.tables import LegalKind
from ki_events.registrations.arrivals import Arrival, Guest, Wishes
from ki_events.registrations.changing.withdrawing import delete_draft
from ki_events.registrations.invitations.inviting import Wanted, create
from ki_events.registrations.questions.editing import edit_questions
from ki_events.registrations.registering import register_party
from tests.attendance.door import begun, session_of, tap
from tests.attendance.earned import after, series, was_there
from tests.browser.mine_rows import LONG, MINE
from tests.characters import AMAL, BORIS, CHIARA, make_event, make_organisation, make_session, person, sign_up
from tests.group_messages.messages import draft, sent
from tests.registrations.all_kinds import ALL_KINDS
from tests.registrations.restored import event_with_everything

BOUNCED = "550 5.1.1 <gast.1@schule.example>: Recipient address rejected: User unknown in virtual mailbox table"
LIST = [
    ["Vorname", "Nachname", "E-Mail-Adresse", "Schule oder Einrichtung"],
    [
        "Maria",
        "Schneewittchenhausen",
        "maria@sekretariat-der-grundschule-am-stadtpark.example",
        "Grundschule am Stadtpark",
    ],
    ["Boris", "Petrović", "keine Adresse", "Kita"],
    ["Chiara", "", "chiara@schule.example", ""],
]
NEEDS = (("step_free", ""), ("other", "Gebärdensprachdolmetschung und eine Begleitperson, die vorne sitzt"))


@dataclass(frozen=True)
class Filled:
    """The events there are, by their slugs, and what their addresses name beside."""

    planned: dict[str, str]
    draft: dict[str, str]
    today: dict[str, str]
    over: dict[str, str]
    dropped: dict[str, str]


async def fill_office(owner: Account) -> Filled:
    """Fill the organisation in Krefeld; `owner` is whose lists are being imported."""
    organisation = await make_organisation()
    await save_legal_text(Draft(LegalKind.imprint, "en", "## Who we are\n\nKI Krefeld", organisation.id), "account:1")
    binned = await create_draft(organisation, NewEvent(Format.training, LONG), "account:1")
    await delete_draft(binned.id, "account:1")
    return Filled(await _planned(owner), await _draft(), await _today(), await _over(), await _dropped())


async def _planned(owner: Account) -> dict[str, str]:
    event = await event_with_everything()
    decides_on = local(now()).date() + timedelta(days=5)
    await Event.update(
        {Event.title: LONG, Event.minimum: 12, Event.decides_on: decides_on, Event.asks_access_needs: True}
    ).where(Event.id == event.id)
    await edit_questions(event.id, ALL_KINDS[:3], "account:1")
    await edit_questions(event.id, ALL_KINDS, "account:1")
    await say_in(event.id, "en", Said("Writing support", "How we write."), "account:1")
    await say_in(event.id, "en", Said("Writing support", "How we all write."), "account:1")
    (known,) = await register_party(event.id, Arrival((Guest(MINE, Wishes(needs=NEEDS)),), "needs"))
    session = await session_of(event)
    message = await draft(event, statuses=("confirmed", "waitlisted"))
    link = await create(event.id, Wanted(name="Kollegium der Grundschule am Stadtpark"), "account:1")
    await create(event.id, Wanted(name="Kitas", most=1), "account:1")
    return {
        "slug": event.slug,
        "session": str(session.id),
        "registration": known.public_id,
        "message": message.public_id,
        "upload": await _uploaded(event, owner),
        "shared": str(link.id),
        "key": "rolle",
        "code": "en",
    }


async def _uploaded(event: Event, owner: Account) -> str:
    plan = Plan(head=1, columns=("given_name", "family_name", "email", "organization"), is_mapped=True)
    upload = Upload(
        public_id=new_public_id(),
        account=owner.id,
        place=f"event:{event.id}:people",
        file_name="Anmeldeliste_Grundschule_am_Stadtpark_endgueltig_2.xlsx",
        content=json.dumps([["Tabelle1", list(enumerate(LIST, 1))]]),
        settings=json.dumps(asdict(plan)),
        uploaded_at=now(),
    )
    await upload.save()
    return upload.public_id


async def _draft() -> dict[str, str]:
    return {"slug": (await create_draft(await make_organisation(), NewEvent(Format.training, LONG), "account:1")).slug}


async def _today() -> dict[str, str]:
    event = await begun(6, certificate=True)
    session = await session_of(event)
    people = [await sign_up(event, who) for who in (AMAL, BORIS, CHIARA, MINE)]
    await mark([tap(session, who, f"tap-{number}") for number, who in enumerate(people[:2])], "account:1")
    return {"slug": event.slug, "session": str(session.id), "registration": people[0].public_id}


async def _over() -> dict[str, str]:
    with turned(now() - timedelta(weeks=12)):
        event = await series(8, title=LONG)
        people = [await sign_up(event, who) for who in (MINE, BORIS, CHIARA, *map(person, range(5)))]
        message = await sent(await draft(event))
        await write_group_letters()
    for number, who in enumerate(people):
        await was_there(who, 8 - number)
    with turned(after(event)):
        await issue_due(event.id, "account:1")
    await Message.update({Message.state: MessageState.dead, Message.error: BOUNCED}).where(Message.kind == "group")
    session = await session_of(event)
    return {
        "slug": event.slug,
        "session": str(session.id),
        "registration": people[0].public_id,
        "message": message.public_id,
    }


async def _dropped() -> dict[str, str]:
    event = await make_event(9, sessions=2, postponed=True)
    organisation = await make_organisation()
    gone = await make_session(event, organisation, now() + timedelta(weeks=9), status=SessionStatus.cancelled)
    return {"slug": event.slug, "session": str(gone.id)}
