"""A house in which every page has something to show: one event with people, and whatever the addresses name."""

import re

from ki_events.accounts.address_links import VALID_FOR, address_link
from ki_events.accounts.address_links import Wanted as Address
from ki_events.accounts.inviting import Invitee, invite
from ki_events.accounts.roles import Role
from ki_events.accounts.tables import Account, Membership
from ki_events.attendance.certifying import issue_one
from ki_events.clock import now
from ki_events.events.tables import Event, Session
from ki_events.registrations.invitations.inviting import Wanted, create
from ki_events.registrations.questions.editing import edit_questions
from ki_events.registrations.questions.reading import Definition
from ki_events.registrations.questions.tables import QuestionKind
from tests.characters import CHIARA, DILARA, make_event, make_organisation, sign_up
from tests.group_messages.messages import draft
from tests.office.colleague import make_member
from tests.office.uploads import make_upload

NAMED = re.compile(r"{(\w+)}")


async def filled_house() -> dict[str, str]:
    """Fill the organisation in Krefeld; return values for the parameters of addresses."""
    amal = await make_member()
    event = await make_event(1, certificate=True)
    here, _waiting = await sign_up(event, CHIARA), await sign_up(event, DILARA)
    await issue_one(here.id, "Sie war da.", "account:1")
    session = await Session.objects().get(Session.event == event.id)
    assert session is not None
    values = {
        "organisation": "krefeld",
        "text": "impressum",
        "slug": event.slug,
        "session": str(session.id),
        "registration": here.public_id,
        "upload": (await make_upload(event, amal)).public_id,
        "message": (await draft(event)).public_id,
        **await _parts_of(event),
    }
    return values | await _colleagues()


async def _colleagues() -> dict[str, str]:
    krefeld = await make_organisation()
    zoe = await make_member(email="zoe@krefeld.example")
    membership = await Membership.objects().get(Membership.account == zoe.id)
    assert membership is not None
    # She has a second step, which only the administration of the installation resets.
    await Account.update({Account.totp_since: now()}).where(Account.id == zoe.id)
    invited = await invite(Invitee("Nora", "nora@krefeld.example", Role.organiser, krefeld.id), "de", "account:1")
    return {
        "person": str(membership.id),
        "invitation": str(invited.id),
        "account": str(zoe.id),
        "passkey": "1",
        "sign_in": "1",
        "link": address_link(Address(zoe.id, 0, "zoe.neu@krefeld.example", now() + VALID_FOR)).rpartition("/")[2],
    }


async def _parts_of(event: Event) -> dict[str, str]:
    """Give the event a question, an invitation link and a language; return what addresses call them."""
    await edit_questions(event.id, [Definition("fach", QuestionKind.text, "Welches Fach unterrichten Sie?")], "cli")
    link = await create(event.id, Wanted(name="Kollegium"), "cli")
    return {"key": "fach", "shared": str(link.id), "code": "en", "file": "tuerschild.pdf", "number": "1"}


def fits(path: str, values: dict[str, str]) -> str:
    """Return the address with its parameters filled in."""
    return NAMED.sub(lambda found: values[found[1]], path)
