"""Signing up fills nobody's mailbox: five letters to one address in an hour, and one more that says all the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ki_events.clock import now
from ki_events.mail.outbox import Envelope
from ki_events.mail.tables import Message
from ki_events.registrations.mailboxes import mailbox_code
from ki_events.registrations.rules import Rule, mail_key

MOST_LETTERS = 5
MOST_ENTRIES = 10
"""So many calendar entries may come beside the letters: those of two series."""

HOUR = timedelta(hours=1)
UNWANTED_FOR = timedelta(days=30)
"""So long an address gets no letter about signing up for an event to which its owner said "Das war ich nicht"."""

LETTERS = frozenset({"registered", "waiting", "pending", "verify", "party", "party_known", "already_registered"})
"""What anyone can cause who types an address into a sign-up form."""

ENTRY = "calendar_entry"
KNOWN = "written before"
SUMMARY = "more_registrations"


@dataclass
class _Post:
    """A letter with the calendar entries that follow it: they go together, or not at all."""

    letter: Envelope
    entries: list[Envelope] = field(default_factory=list)


@dataclass
class _Mailbox:
    """What one mailbox was sent in the last hour, and what it shall not get.

    `unwanted` are the events that its owner wants to hear nothing of, `known` the keys of letters that are written already.
    """

    letters: int = 0
    entries: int = 0
    unwanted: set[int] = field(default_factory=set)
    known: set[str] = field(default_factory=set)

    def takes(self, post: _Post) -> bool:
        """Count the letter and return True if there is room for it; the first one always has."""
        fits = self.letters < MOST_LETTERS and self.entries + len(post.entries) <= MOST_ENTRIES
        if fits or self.letters == 0:
            self.letters, self.entries = self.letters + 1, self.entries + len(post.entries)
            return True
        return False


async def within_mail_limit(envelopes: Sequence[Envelope]) -> list[Envelope]:
    """Return what is to be written of the letters to people who signed up: what is too much becomes one letter at the hour's end.

    That letter names every registration of the hour and brings the dates of those with a place, under the numbers that the
    ledger gave them, so nothing is lost and no SEQUENCE falls (2-domain.md, invariants 7 and 9). Who said "Das war ich
    nicht" to an event gets no letter about signing up for it. Part of the verb's transaction, after the registrations
    are written; one statement, none if nobody signed up.
    """
    posts = _posts(envelopes)
    if not posts:
        return list(envelopes)
    lately = await _lately([post.letter for post in posts])
    kept, rest = [], {}
    for post in posts:
        mailbox = lately[mail_key(post.letter.recipient)]
        if post.letter.payload["event"] in mailbox.unwanted or post.letter.key in mailbox.known:
            continue
        if mailbox.takes(post):
            kept += [post.letter, *post.entries]
        else:
            summary = _summary(post.letter)
            rest[summary.key] = summary
    ours = {envelope.key for post in posts for envelope in (post.letter, *post.entries)}
    return [*kept, *(envelope for envelope in envelopes if envelope.key not in ours), *rest.values()]


def hour_of(moment: datetime) -> datetime:
    """Return the beginning of the clock hour (UTC) in which what is too much is gathered."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


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


async def _lately(letters: Sequence[Envelope]) -> dict[str, _Mailbox]:
    """Read what the mailboxes were sent, however their addresses were spelled when someone signed up."""
    spelled = list(dict.fromkeys(letter.recipient for letter in letters))
    found = {mail_key(recipient): _Mailbox() for recipient in spelled}
    kinds, mailboxes, keys = [*sorted(LETTERS), ENTRY], list(found), [letter.key for letter in letters]
    rows = await Message.raw(
        "SELECT recipient AS mailbox, kind, COUNT(*) AS n, '' AS key FROM message WHERE created_at > {}"  # noqa: S608 - placeholders only
        f" AND kind IN ({_marks(kinds)}) AND recipient IN (SELECT email FROM registration WHERE mail_key IN ({_marks(mailboxes)})"
        f" UNION VALUES {', '.join(['({})'] * len(spelled))}) GROUP BY recipient, kind"
        f" UNION ALL SELECT recipient, '{KNOWN}', 0, key FROM message WHERE key IN ({_marks(keys)})"
        " UNION ALL SELECT r.mail_key, d.rule, r.event, '' FROM registration r JOIN decision d ON d.registration = r.id"
        f" WHERE r.mail_key IN ({_marks(mailboxes)}) AND d.rule = {{}} AND d.at > {{}}",
        *(now() - HOUR, *kinds, *mailboxes, *spelled),
        *keys,
        *(*mailboxes, Rule.not_me.value, now() - UNWANTED_FOR),
    )
    for row in rows:
        _note(row, found[mail_key(row["mailbox"])])
    return found


def _note(row: Mapping[str, Any], mailbox: _Mailbox) -> None:
    if row["kind"] == KNOWN:
        mailbox.known.add(row["key"])
    elif row["kind"] == Rule.not_me:
        mailbox.unwanted.add(row["n"])
    elif row["kind"] == ENTRY:
        mailbox.entries += row["n"]
    else:
        mailbox.letters += row["n"]


def _summary(letter: Envelope) -> Envelope:
    key, hour = mail_key(letter.recipient), hour_of(now())
    return Envelope(
        key=f"more:{mailbox_code(key)}:{hour:%Y%m%d%H}",
        kind=SUMMARY,
        recipient=letter.recipient,
        language=letter.language,
        payload={"hour": hour.isoformat()},
        run_at=hour + HOUR,
    )


def _marks(values: Sequence[str]) -> str:
    return ", ".join(["{}"] * len(values))
