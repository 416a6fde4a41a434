"""Certificates are issued, mailed and revoked; each step once, however often it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from ki_events.attendance.certificates import Standing, is_over, new_number, standings
from ki_events.attendance.tables import Certificate
from ki_events.audit import AuditEntry, Change, entry, record, record_all
from ki_events.clock import now
from ki_events.db import transaction
from ki_events.events.tables import Event, Measure
from ki_events.i18n import _
from ki_events.mail.outbox import Envelope, put_all
from ki_events.mail.tables import Message
from ki_events.refusal import Refused
from ki_events.registrations.tables import Registration
from ki_events.rows import one, portions

AT_A_TIME = 100
"""So many in one transaction: others need not wait, and after an interruption it goes on with who is left."""


@dataclass(frozen=True)
class Issued:
    """What became of it: how many certificates are new, and how many people still get one (0: it is done)."""

    new: int
    left: int


async def issue_due(event_id: int, actor: str) -> Issued:
    """Give a certificate to the next hundred who have earned one, and mail it; call it again until none is left.

    Raise `Refused` (`not_over`, `no_certificates`).
    """
    event = await _event(event_id)
    if not is_over(event):
        raise Refused(
            "not_over", _("Bescheinigungen gibt es nach dem letzten Termin: Erst dann steht fest, wer wie oft da war.")
        )
    due = [standing for standing in await standings(event) if standing.is_due]
    some = next(portions(due, AT_A_TIME), [])
    new = await _issue(event, some, actor)
    return Issued(new, len(due) - len(some))


async def issue_one(registration_id: int, reason: str, actor: str) -> None:
    """Give one person a certificate; where the rule says no, or it is too early, that takes a `reason`, which stays on record.

    Raise `Refused` (`no_place`, `revoked`, `reason_missing`, `no_certificates`).
    """
    registration = await one(Registration, registration_id)
    event = await _event(registration.event)
    found = [standing for standing in await standings(event) if standing.registration.id == registration_id]
    if not found:
        raise Refused("no_place", _("Bescheinigen lässt sich nur, wer bei dieser Veranstaltung einen Platz hat."))
    if found[0].certificate is not None and not found[0].is_certified:
        raise _revoked()
    if not (found[0].has_enough and is_over(event)) and not reason.strip():
        raise Refused(
            "reason_missing",
            _("Nach der Regel gibt es hier noch keine Bescheinigung. Bitte geben Sie an, warum es sie trotzdem gibt."),
        )
    await _issue(event, found, actor, reason.strip())


async def revoke(certificate_id: int, reason: str, actor: str) -> None:
    """Take a certificate back: the person is told, and its check page says so from now on. Raise `Refused` (`reason_missing`)."""
    if not reason.strip():
        raise Refused("reason_missing", _("Bitte geben Sie einen Grund an: Er bleibt im Verlauf stehen."))
    async with transaction():
        in_force = (Certificate.id == certificate_id) & Certificate.revoked_at.is_null()
        revoked = Certificate.update({Certificate.revoked_at: now(), Certificate.revoke_reason: reason.strip()})
        if await revoked.where(in_force).returning(Certificate.id):
            await _tell(certificate_id, "certificate_revoked")
            await record(actor, "certificate.revoked", f"certificate:{certificate_id}", Change(note=reason.strip()))


async def restore(certificate_id: int, actor: str) -> None:
    """Let a revoked certificate hold again, and send it once more."""
    async with transaction():
        revoked = (Certificate.id == certificate_id) & Certificate.revoked_at.is_not_null()
        restored = Certificate.update({Certificate.revoked_at: None, Certificate.revoke_reason: ""})
        if await restored.where(revoked).returning(Certificate.id):
            await _tell(certificate_id, "certificate")
            await record(actor, "certificate.restored", f"certificate:{certificate_id}")


async def mail_again(certificate_id: int, actor: str) -> bool:
    """Send the certificate once more; return False if it went within the same hour already. Raise `Refused` (`revoked`)."""
    async with transaction():
        certificate = await one(Certificate, certificate_id)
        if certificate.revoked_at is not None:
            raise _revoked()
        registration = await one(Registration, certificate.registration)
        key = f"certificate:{certificate.id}:{now():%Y%m%d%H}"
        if not await put_all([letter(certificate, registration, key)]):
            return False
        await Certificate.update({Certificate.mailed_at: now()}).where(Certificate.id == certificate_id)
        await record(actor, "certificate.mailed", f"certificate:{certificate_id}")
        return True


async def _tell(certificate_id: int, kind: str) -> None:
    certificate = await one(Certificate, certificate_id)
    registration = await one(Registration, certificate.registration)
    # What has not left yet says what is no longer true.
    await Message.raw(
        "UPDATE message SET state = 'dropped' WHERE state = 'pending' AND (key = {} OR key LIKE {} OR key LIKE {})",
        f"certificate:{certificate_id}",
        f"certificate:{certificate_id}:%",
        f"certificate_revoked:{certificate_id}:%",
    )
    await put_all([letter(certificate, registration, f"{kind}:{certificate.id}:{now():%Y%m%d%H%M%S}", kind)])
    if kind == "certificate":
        await Certificate.update({Certificate.mailed_at: now()}).where(Certificate.id == certificate_id)


def _revoked() -> Refused:
    sentence = _(
        "Diese Bescheinigung ist zurückgezogen. Lassen Sie sie wieder gelten, dann geht sie noch einmal hinaus."
    )
    return Refused("revoked", sentence)


def letter(certificate: Certificate, registration: Registration, key: str, kind: str = "certificate") -> Envelope:
    """Return the mail about a certificate, which leads to the person's own page; its PDF is made there."""
    return Envelope(
        key=key,
        kind=kind,
        recipient=registration.email,
        language=registration.language,
        payload={"registration": registration.id, "event": registration.event, "certificate": certificate.id},
        is_wanted=registration.is_told,
    )


async def _event(event_id: int) -> Event:
    event = await Event.objects(Event.organisation).get(Event.id == event_id)
    if event is None:
        raise LookupError(f"no event {event_id}")
    if not event.certificate:
        raise Refused(
            "no_certificates",
            _("Diese Veranstaltung stellt keine Bescheinigungen aus. Das lässt sich bei den Angaben ändern."),
        )
    return event


async def _issue(event: Event, some: Sequence[Standing], actor: str, reason: str = "") -> int:
    if not some:
        return 0
    async with transaction():
        issued = [(standing, row) for standing in some if (row := await _insert(event, standing, actor))]
        await put_all([letter(row, standing.registration, f"certificate:{row.id}") for standing, row in issued])
        await record_all([_entry(row, actor, reason) for _standing, row in issued])
    return len(issued)


async def _insert(event: Event, standing: Standing, actor: str) -> Certificate | None:
    share, moment, measure = standing.share, now(), event.certificate_measure
    there, of = share.counted(Measure.days) if measure == Measure.days else share.counted(Measure.dates)
    rows = await Certificate.raw(
        "INSERT INTO certificate (number, registration, event, measure, sessions, of_sessions, minutes, issued_by, issued_at,"
        " mailed_at, revoke_reason) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, '') ON CONFLICT (registration) DO NOTHING RETURNING id",
        new_number(event.organisation.slug),
        standing.registration.id,
        event.id,
        measure,
        there,
        of,
        share.minutes,
        actor,
        moment,
        moment if standing.registration.is_told else None,
    )
    return await one(Certificate, rows[0]["id"]) if rows else None


def _entry(row: Certificate, actor: str, reason: str) -> AuditEntry:
    return entry(actor, "certificate.issued", f"certificate:{row.id}", Change(note=reason))
