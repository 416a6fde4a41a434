"""What mailboxes were sent in the last hour because somebody signed up, and of what their owners want to hear nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from ki_events.clock import now
from ki_events.mail.outbox import Envelope
from ki_events.mail.tables import Message
from ki_events.registrations.mailboxes.codes import person_code
from ki_events.registrations.rules import Rule, mail_key, name_key

HOUR = timedelta(hours=1)
UNWANTED_FOR = timedelta(days=30)
"""So long nobody is written to about signing up for an event who said "Das war ich nicht" to it."""

LETTERS = frozenset({"registered", "waiting", "pending", "verify", "party", "party_known", "already_registered"})
"""What anyone can cause who types an address into a sign-up form."""

ENTRY = "calendar_entry"
SUMMARY = "more_registrations"

_KNOWN, _NAME, _CONTACT = "written before", "name", "contact"


@dataclass
class Sent:
    """What went to one mailbox in the last hour.

    `known` are the keys of letters that are written already, `summaries` the spellings of the address that summaries go to.
    `unwanted` has events with the names (folded) under which somebody said that it was not them.
    """

    letters: int = 0
    entries: int = 0
    known: set[str] = field(default_factory=set)
    summaries: set[str] = field(default_factory=set)
    unwanted: set[tuple[int, str]] = field(default_factory=set)


@dataclass(frozen=True)
class History:
    """What went to each mailbox, and whose names the letters are about: by kind of row and its id."""

    mailboxes: Mapping[str, Sent]
    names: dict[tuple[str, int], str] = field(default_factory=dict)

    def of(self, letter: Envelope) -> Sent:
        """Return what went to the mailbox of the letter."""
        return self.mailboxes[mail_key(letter.recipient)]

    def has(self, letter: Envelope) -> bool:
        """Say whether the letter is written already."""
        return letter.key in self.of(letter).known

    def is_unwanted(self, letter: Envelope) -> bool:
        """Say whether the person said that they never signed up for this event; colleagues of the same mailbox did not."""
        names = {name for event, name in self.of(letter).unwanted if event == letter.payload["event"]}
        if "contact" in letter.payload:  # of a party that was not registered: their name is nowhere else
            mailbox = mail_key(letter.recipient)
            return letter.payload["contact"] in {person_code(mailbox, name) for name in names}
        return self._name(letter) in names

    def _name(self, letter: Envelope) -> str:
        payload = letter.payload
        if "registration" in payload:
            return self.names.get((_NAME, payload["registration"]), "")
        return name_key(self.names.get((_CONTACT, payload["party"]), ""), "").strip()


async def history(letters: Sequence[Envelope]) -> History:
    """Read what the mailboxes were sent, however their addresses were spelled when someone signed up; one statement."""
    found = History({mail_key(letter.recipient): Sent() for letter in letters})
    parts = [_sent(letters), _unwanted(list(found.mailboxes)), *_names(letters)]
    rows = await Message.raw(
        " UNION ALL ".join(sql for sql, _ in parts), *(value for _, values in parts for value in values)
    )
    for row in rows:
        if row["kind"] in (_NAME, _CONTACT):
            found.names[row["kind"], row["n"]] = row["word"]
        else:
            _note(row, found.mailboxes[mail_key(row["mailbox"])])
    return found


def _note(row: Mapping[str, Any], sent: Sent) -> None:
    if row["kind"] == _KNOWN:
        sent.known.add(row["word"])
    elif row["kind"] == SUMMARY:
        sent.summaries.add(row["mailbox"])
    elif row["kind"] == Rule.not_me:
        sent.unwanted.add((row["n"], row["word"]))
    elif row["kind"] == ENTRY:
        sent.entries += row["n"]
    else:
        sent.letters += row["n"]


_Part = tuple[str, list[Any]]
"""A SELECT of mailbox, kind, n and word, with its values."""


def _sent(letters: Sequence[Envelope]) -> _Part:
    spelled = list(dict.fromkeys(letter.recipient for letter in letters))
    mailboxes = list(dict.fromkeys(map(mail_key, spelled)))
    kinds, keys = [*sorted(LETTERS), ENTRY, SUMMARY], [letter.key for letter in letters]
    sql = (
        "SELECT recipient AS mailbox, kind, COUNT(*) AS n, '' AS word FROM message WHERE created_at > {}"  # noqa: S608 - placeholders only
        f" AND kind IN ({marks(kinds)}) AND recipient IN (SELECT email FROM registration WHERE mail_key IN ({marks(mailboxes)})"
        f" UNION VALUES {', '.join(['({})'] * len(spelled))}) GROUP BY recipient, kind"
        f" UNION ALL SELECT recipient, '{_KNOWN}', 0, key FROM message WHERE key IN ({marks(keys)})"
    )
    return sql, [now() - HOUR, *kinds, *mailboxes, *spelled, *keys]


def _unwanted(mailboxes: Sequence[str]) -> _Part:
    sql = (
        "SELECT r.mail_key, d.rule, r.event, r.name_key FROM registration r JOIN decision d ON d.registration = r.id"  # noqa: S608 - placeholders only
        f" WHERE r.mail_key IN ({marks(mailboxes)}) AND d.rule = {{}} AND d.at > {{}}"
    )
    return sql, [*mailboxes, Rule.not_me.value, now() - UNWANTED_FOR]


def _names(letters: Sequence[Envelope]) -> list[_Part]:
    people = [letter.payload["registration"] for letter in letters if "registration" in letter.payload]
    parties = [letter.payload["party"] for letter in letters if "party" in letter.payload]
    of_people = f"SELECT '', '{_NAME}', id, name_key FROM registration WHERE id IN ({marks(people)})"  # noqa: S608 - placeholders only
    of_parties = f"SELECT '', '{_CONTACT}', id, contact_name FROM party WHERE id IN ({marks(parties)})"  # noqa: S608 - placeholders only
    return [(sql, numbers) for sql, numbers in ((of_people, people), (of_parties, parties)) if numbers]


def marks(values: Sequence[Any]) -> str:
    """Return a placeholder for each value."""
    return ", ".join(["{}"] * len(values))
