"""An invitation link opens the form of an event by invitation, or a partner's places; one that does not says why."""

from dataclasses import dataclass
from datetime import datetime

from ki_events.events.availability import Availability, availability, invited
from ki_events.events.tables import Event, Mode
from ki_events.refusal import Refused
from ki_events.registrations.invitations.inviting import link_by_token, refuse_unless_valid
from ki_events.registrations.invitations.tables import InvitationLink

PARAMETER = "einladung"
FIELD = "invitation"


@dataclass(frozen=True)
class Invited:
    """What came of a token: `link` with its `token`, or the `sentence` that says why it opens nothing; neither without one."""

    link: InvitationLink | None = None
    token: str = ""
    sentence: str = ""


async def invitation(token: str, event: Event, moment: datetime) -> Invited:
    """Return what the token of an address or of a hidden field opens at `moment` (UTC); an empty one asks nobody."""
    if not token:
        return Invited()
    link = await link_by_token(token)
    try:
        refuse_unless_valid(link, event.id, moment)
    except Refused as refused:
        # A form sent twice has used its link: who registers says so, and knows the nonce.
        return Invited(link if refused.code == "link_used" else None, token, refused.sentence)
    return Invited(link, token)


def known_of(asked: Invited) -> dict[str, str]:
    """Return what a personal link says of who was invited, as the form begins; nothing for other links."""
    link = asked.link
    if link is None or asked.sentence or not link.email:
        return {}
    given_name, _between, family_name = link.name.strip().rpartition(" ")
    return {"given_name": given_name.strip(), "family_name": family_name, "email": link.email}


def state_for(event: Event, asked: Invited, moment: datetime) -> Availability:
    """Return what can be done with the event by who has this link."""
    if event.mode == Mode.invitation and asked.link is not None and not asked.sentence:
        return invited(event, moment)
    return availability(event, moment)
