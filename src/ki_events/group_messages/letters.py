"""The letter of a message to one person: the organiser's words with this person's values, in a frame of the person's language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ki_events.group_messages.placeholders import LINK, filled
from ki_events.group_messages.tables import GroupMessage, GroupMessageState
from ki_events.i18n import _, speaking
from ki_events.mail.letter import Letter
from ki_events.mail.outbox import payload_of
from ki_events.mail.sending import Compose
from ki_events.mail.tables import Message
from ki_events.mail.writing import write
from ki_events.registrations.letters.cases import Case, open_cases
from ki_events.registrations.letters.facts import Facts, facts_of

TEST = "group_test"
KINDS = frozenset({"group", TEST})

_MOST_NAMED = 3
_WEB = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:!?)\]])")


@dataclass(frozen=True)
class Words:
    """A message as one person reads it."""

    subject: str
    body: str


async def composing(messages: Sequence[Message]) -> Compose:
    """Read what a batch is about, in a fixed number of statements; return what makes the letter of each message."""
    cases = await open_cases(messages)
    wanted = {payload_of(message)["group_message"] for message in messages}
    rows = await GroupMessage.objects().where(GroupMessage.id.is_in(list(wanted))) if wanted else []
    texts = {row.id: row for row in rows}

    async def compose_one(message: Message) -> Letter | None:
        case, text = cases.get(message.id), texts.get(payload_of(message)["group_message"])
        if case is None or text is None or not await _is_to_be_sent(message, case):
            return None
        return letter_of(text, case)

    return compose_one


def letter_of(text: GroupMessage, case: Case) -> Letter:
    """Return the letter; one that goes to another mailbox than the person's, as a test does, has no link of theirs."""
    with speaking(case.message.language):
        facts = facts_of(case)
        words = words_of(text, case, facts, facts.link)
        subject = _("Test: %(subject)s") % {"subject": words.subject} if case.message.kind == TEST else words.subject
        more = {
            "typed_subject": subject,
            "typed_text": words.body,
            "paragraphs": [
                [_WEB.split(line) for line in each.split("\n")] for each in re.split(r"\n{2,}", words.body) if each
            ],
        }
        written = write("group", facts.title, vars(facts) | more)
    sender = case.organisation
    return Letter(
        subject, written.text, written.html, sender.sender_name or sender.name, sender.reply_to or sender.email
    )


async def shown_to(text: GroupMessage, message: Message, link: str) -> Words | None:
    """Return the words as the person reads them whom a message not written yet is about, with `link` for their own."""
    case = (await open_cases([message])).get(message.id)
    if case is None:
        return None
    with speaking(message.language):
        return words_of(text, case, facts_of(case), link)


def words_of(text: GroupMessage, case: Case, facts: Facts, link: str) -> Words:
    """Return the organiser's words with the values of this person, in the language of the moment."""
    values = {
        "Vorname": case.registration.given_name,
        "Nachname": case.registration.family_name,
        "Veranstaltung": facts.title,
        "Termin": _some([line.when for line in facts.dates]) or _("Termin offen"),
        "Ort": _some([line.place for line in facts.dates if line.place]),
        LINK: link,
    }
    return Words(filled(text.subject, values), filled(text.body, values))


def _some(texts: Sequence[str]) -> str:
    different = list(dict.fromkeys(texts))
    shown = "; ".join(different[:_MOST_NAMED])
    return shown if len(different) <= _MOST_NAMED else _("%(some)s und weitere") % {"some": shown}


async def _is_to_be_sent(message: Message, case: Case) -> bool:
    if message.kind == TEST:
        return True
    # What was written to an address before it changed would carry the link to the old mailbox.
    if case.is_for_somebody_else or not case.registration.is_told:
        return False
    # Asked for each letter: a message that was stopped a moment ago must not go on leaving.
    number = case.payload["group_message"]
    return not await GroupMessage.exists().where(
        (GroupMessage.id == number) & (GroupMessage.state == GroupMessageState.withdrawn)
    )
