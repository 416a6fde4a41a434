"""Signing up fills nobody's mailbox: five letters to one address in an hour, and one more that says all the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ki_events.mail.mailbox_turns import take_mailbox_turns
from ki_events.mail.outbox import Envelope
from ki_events.registrations.ledger.numbers import not_told
from ki_events.registrations.mailboxes.held_back import held_back
from ki_events.registrations.mailboxes.history import ENTRY, LETTERS, Sent, history
from ki_events.registrations.rules import mail_key

MOST_LETTERS = 5
MOST_ENTRIES = 10
"""So many calendar entries may come beside the letters: those of two series."""


@dataclass
class _Post:
    """A letter with the calendar entries that follow it: they go together, or not at all."""

    letter: Envelope
    entries: list[Envelope] = field(default_factory=list)

    @property
    def envelopes(self) -> list[Envelope]:
        return [self.letter, *self.entries]


async def within_mail_limit(envelopes: Sequence[Envelope]) -> list[Envelope]:
    """Return what is to be written of the letters to people who signed up: what is too much becomes one letter after the hour.

    That letter names every registration of the hour and brings the dates of those with a place, under the numbers that the
    ledger gave them, so nothing is lost and no SEQUENCE falls (2-domain.md, invariants 7 and 9). Who said "Das war ich
    nicht" to an event gets no letter about signing up for it. Part of the verb's transaction, after the registrations
    are written and the event's turn is taken; one statement, on PostgreSQL one more that waits for the mailboxes, none if
    nobody signed up.
    """
    envelopes = [envelope for envelope in envelopes if envelope.is_wanted]
    posts = _posts(envelopes)
    if not posts:
        return list(envelopes)
    await take_mailbox_turns(mail_key(post.letter.recipient) for post in posts)
    before = await history([post.letter for post in posts])
    kept, dropped, held = [], [], []
    for post in posts:
        if before.is_unwanted(post.letter) or before.has(post.letter):
            dropped.append(post)
        elif _takes(before.of(post.letter), post):
            kept += post.envelopes
        else:
            held.append(post.letter)
    await _forget_dates(dropped)
    ours = {envelope.key for post in posts for envelope in post.envelopes}
    others = [envelope for envelope in envelopes if envelope.key not in ours]
    summaries = {spelling for letter in held for spelling in before.of(letter).summaries}
    return [*kept, *others, *await held_back(held, summaries)]


def _takes(sent: Sent, post: _Post) -> bool:
    """Count the letter and return True if there is room for it; the first one always has."""
    fits = sent.letters < MOST_LETTERS and sent.entries + len(post.entries) <= MOST_ENTRIES
    if fits or sent.letters == 0:
        sent.letters, sent.entries = sent.letters + 1, sent.entries + len(post.entries)
        return True
    return False


def _posts(envelopes: Sequence[Envelope]) -> list[_Post]:
    posts: dict[object, _Post] = {}
    for envelope in envelopes:
        # The dates of a party follow the letter to its contact.
        owner = envelope.payload.get("registration", envelope.recipient)
        if envelope.kind in LETTERS:
            posts[owner] = posts[envelope.key] = _Post(envelope)
        elif envelope.kind == ENTRY and (post := posts.get(owner) or posts.get(envelope.recipient)):
            post.entries.append(envelope)
    return list({id(post): post for post in posts.values()}.values())


async def _forget_dates(posts: Sequence[_Post]) -> None:
    """Take back what the ledger has numbered for letters that nobody gets: a colleague of the mailbox is still to be invited."""
    parts = [(each.recipient, each.payload.get("calendar")) for post in posts for each in post.envelopes]
    numbered = [
        (mail_key(recipient), int(session))
        for recipient, part in parts
        if part
        for session in (part["sequences"] if part.get("all") else [part["session"]])
    ]
    await not_told(numbered)
