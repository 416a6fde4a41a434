"""What an organisation is told: someone met a barrier. An answer goes to the person, if they gave an address."""

from collections.abc import Sequence

from ki_events.i18n import speaking
from ki_events.links import absolute
from ki_events.mail.letter import Letter
from ki_events.mail.outbox import payload_of
from ki_events.mail.sending import Compose
from ki_events.mail.tables import Message
from ki_events.mail.writing import write
from ki_events.organisations.reporting_barriers import KIND
from ki_events.organisations.tables import Organisation
from ki_events.settings import settings

KINDS = frozenset({KIND})
LONGEST_ABOUT = 60


async def composing(messages: Sequence[Message]) -> Compose:
    """Read whom a batch of reports is for; return what makes the letter of each."""
    numbers = {number for message in messages if (number := payload_of(message).get("organisation"))}
    rows = await Organisation.objects().where(Organisation.id.is_in(list(numbers))) if numbers else []
    names = {row.id: row.name for row in rows}

    async def compose_one(message: Message) -> Letter | None:
        report = payload_of(message)
        if not report.get("barrier"):
            return None  # its words were forgotten
        return _letter(message.language, report, names.get(report["organisation"], settings().operator))

    return compose_one


def _letter(lang: str, report: dict[str, str], name: str) -> Letter:
    page = report["page"]
    facts = {
        "name": name,
        "barrier": report["barrier"],
        "page": page,
        # What someone typed themselves may lead anywhere: only a path of ours becomes a link.
        "link": absolute(page) if page.startswith("/") and not page.startswith("//") else "",
        "email": report["email"],
        "organisation": settings().operator,
        "address": "",
    }
    with speaking(lang):
        words = write(KIND, page[:LONGEST_ABOUT] or name, facts)
    return Letter(words.subject, words.text, words.html, settings().operator, report["email"])
