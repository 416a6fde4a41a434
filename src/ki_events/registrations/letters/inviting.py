"""The letter that invites one person: it is sent as long as its link opens the form."""

from collections.abc import Sequence

from ki_events.clock import now
from ki_events.events.tables import EventStatus
from ki_events.i18n import speaking
from ki_events.mail.letter import Letter
from ki_events.mail.outbox import payload_of
from ki_events.mail.sending import Compose
from ki_events.mail.tables import Message
from ki_events.mail.writing import write
from ki_events.organisations.sender import sender_of
from ki_events.refusal import Refused
from ki_events.registrations.invitations.inviting import refuse_unless_valid, token_of_link
from ki_events.registrations.invitations.tables import InvitationLink
from ki_events.registrations.letters.event_facts import Told, page, told
from ki_events.registrations.letters.when import moment_in_words

KINDS = frozenset({"invited"})


async def composing(messages: Sequence[Message]) -> Compose:
    """Read the links of a batch; return what makes the letter of each. Three statements."""
    payloads = {message.id: payload_of(message) for message in messages}
    events = await told({payload["event"] for payload in payloads.values()})
    wanted = [payload["invitation_link"] for payload in payloads.values()]
    rows = await InvitationLink.objects().where(InvitationLink.id.is_in(wanted)) if wanted else []
    links = {row.id: row for row in rows}

    async def compose_one(message: Message) -> Letter | None:
        link, about = links.get(payloads[message.id]["invitation_link"]), events.get(payloads[message.id]["event"])
        if link is None or about is None or not _is_true(link, about):
            return None
        with speaking(message.language):
            return _letter(link, about)

    return compose_one


def _letter(link: InvitationLink, about: Told) -> Letter:
    facts = {
        "name": link.name,
        "link": page(f"/veranstaltungen/{about.event.slug}/anmeldung?einladung={token_of_link(link)}"),
        "until": "" if link.expires_at is None else moment_in_words(link.expires_at),
    }
    words = write("invited", about.about, about.facts() | facts)
    return Letter(words.subject, words.text, words.html, *sender_of(about.organisation))


def _is_true(link: InvitationLink, about: Told) -> bool:
    if about.event.status != EventStatus.published:
        return False
    try:
        refuse_unless_valid(link, about.event.id, now())
    except Refused:
        return False
    return True
