"""What happened to a registration, by whom and why, and every mail about it with how it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from piccolo.columns.combination import WhereRaw

from ki_events.audit import AuditEntry
from ki_events.db import is_sqlite
from ki_events.i18n import _, by_language
from ki_events.mail.outbox import payload_of
from ki_events.mail.tables import Message, MessageState
from ki_events.office.colleagues import names_of, shown_actor
from ki_events.office.registrations.words import rule_words
from ki_events.registrations.letters.when import moment_in_words
from ki_events.registrations.tables import Decision, Registration

MOST_MAILS = 100
END_UNDO = frozenset({"cancelled", "calendar_cancelled"})
"""Letters after which a cancellation can no longer be taken back."""
SAME_MOMENT = timedelta(seconds=1)
"""A decision and its audit line are written one after the other."""


@dataclass(frozen=True)
class Step:
    """One line of the history: when, what, by whom, and the reason that somebody gave."""

    at: datetime
    when: str
    what: str
    who: str
    reason: str


@dataclass(frozen=True)
class Mail:
    """One mail: what it was about, to whom, when it was sent or is due, and how it went, as a badge."""

    what: str
    recipient: str
    when: str
    badge: dict[str, str]
    error: str
    ends_undo: bool = False
    """Whether a cancellation can be taken back only until it leaves."""


async def steps_of(registration: Registration) -> list[Step]:
    """Return the history, the newest first: decisions with their reasons, and what else organisers did; three statements."""
    decisions = await Decision.objects().where(Decision.registration == registration.id).order_by(Decision.id)
    entries = (
        await AuditEntry.objects()
        .where(AuditEntry.subject == f"registration:{registration.id}")
        .order_by(AuditEntry.id)
    )
    names = await names_of(entry.actor for entry in entries)
    found = [_decided(decision, entries, names) for decision in decisions]
    found += [_done(entry, names) for entry in entries if entry.action in _deeds()]
    return sorted(found, key=lambda step: step.at, reverse=True)


async def mails_of(registration: Registration) -> list[Mail]:
    """Return the mails about the registration, the newest first."""
    number = "json_extract(payload, '$.registration')" if is_sqlite() else "CAST(payload ->> 'registration' AS INTEGER)"
    # By the index of recipients: reading the whole outbox for one person would take long.
    mailboxes = Message.recipient.is_in([registration.email, registration.new_email or registration.email])
    own = WhereRaw(number + " = {}", registration.id)
    rows = await Message.objects().where(mailboxes, own).order_by(Message.id, ascending=False).limit(MOST_MAILS)
    return [_mail(row) for row in rows]


def _decided(decision: Decision, entries: Sequence[AuditEntry], names: dict[str, str]) -> Step:
    near = [entry.actor for entry in entries if abs(entry.at - decision.at) < SAME_MOMENT]
    actor = (
        next((each for each in near if each.startswith("account:")), decision.by)
        if decision.by == "organiser"
        else decision.by
    )
    return Step(
        decision.at, moment_in_words(decision.at), rule_words(decision.rule), shown_actor(actor, names), decision.reason
    )


def _done(entry: AuditEntry, names: dict[str, str]) -> Step:
    return Step(entry.at, moment_in_words(entry.at), _deeds()[entry.action], shown_actor(entry.actor, names), "")


def _mail(row: Message) -> Mail:
    kinds = {
        MessageState.pending: ("waiting", _("wartet")),
        MessageState.sent: ("success", _("verschickt")),
        MessageState.dead: ("danger", _("fehlgeschlagen")),
        MessageState.dropped: ("neutral", _("nicht verschickt")),
    }
    kind, text = kinds[MessageState(row.state)]
    when = row.run_at if row.sent_at is None else row.sent_at
    return Mail(
        _about(row),
        row.recipient,
        moment_in_words(when),
        {"kind": kind, "text": text},
        row.error,
        row.state == MessageState.pending and row.kind in END_UNDO,
    )


def _about(row: Message) -> str:
    # The same kind takes one date out of the calendar, and says that the date does not take place.
    if row.kind == "calendar_cancelled" and "sequence" in payload_of(row):
        return _("Ein Termin fällt aus")
    return letter_names().get(row.kind, row.kind)


@by_language
def _deeds() -> dict[str, str]:
    """Return what is in the audit only, and is no move of the registration."""
    return {
        "registration.answers": _("Antworten geändert"),
        "registration.remark": _("Bemerkung geändert"),
        "registration.resent": _("Bestätigung noch einmal verschickt"),
        "choice.changed": _("Workshop gewechselt"),
        "choice.dropped": _("Warten auf einen Workshop beendet"),
        "attendance.changed": _("Art der Teilnahme geändert"),
        "registration.address_asked": _("Neue E-Mail-Adresse angegeben, noch nicht bestätigt"),
        "registration.erased": _("Persönliche Angaben gelöscht"),
    }


@by_language
def letter_names() -> dict[str, str]:
    """Return what letters are about, in a few words."""
    return {
        "registered": _("Bestätigung"),
        "waiting": _("Platz auf der Warteliste"),
        "pending": _("Anmeldung eingegangen"),
        "verify": _("Bitte um Bestätigung der Adresse"),
        "moved_up": _("Nachgerückt"),
        "offer": _("Platzangebot"),
        "offer_again": _("Platzangebot, noch einmal"),
        "offer_lapsed": _("Frist abgelaufen"),
        "admitted": _("Zulassung"),
        "rejected": _("Nicht zugelassen"),
        "cancelled": _("Absage der Anmeldung"),
        "event_cancelled": _("Absage der Veranstaltung"),
        "calendar_entry": _("Kalendereintrag"),
        "calendar_cancelled": _("Kalendereintrag entfällt"),
        "changed": _("Änderung"),
        "reminder": _("Erinnerung"),
        "resent": _("Bestätigung, noch einmal"),
        "moved_over": _("Umbuchung"),
        "already_registered": _("Hinweis: schon angemeldet"),
        "handed_over_from": _("Platz weitergegeben"),
        "handed_over_to": _("Platz übernommen"),
        "workshop_taken": _("Platz im Workshop"),
        "workshop_left": _("Workshop verlassen"),
        "address_changed": _("Neue Adresse, an die alte"),
        "address_taken": _("Neue Adresse"),
        "prove_address": _("Bitte um Bestätigung der neuen Adresse"),
        "group_message": _("Nachricht der Organisation"),
    }
