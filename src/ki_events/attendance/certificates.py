"""Who has earned a certificate, by the rule of the event, and what a certificate's number says."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from ki_events.attendance.shares import Share, shares_of
from ki_events.attendance.tables import Certificate
from ki_events.clock import local, now
from ki_events.events.tables import Event
from ki_events.registrations.tables import Registration, Status
from ki_events.rows import portions

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What nobody mistakes for another when it is read aloud or from paper: no 0, O, 1, I, L."""
RANDOM_LETTERS = 8
_LOOKS = re.compile("[A-Z0-9-]{1,24}")


@dataclass(frozen=True)
class Standing:
    """How one person stands: what they attended, whether that is enough, and their certificate if there is one."""

    registration: Registration
    share: Share
    percent: int
    has_enough: bool
    certificate: Certificate | None

    @property
    def is_due(self) -> bool:
        """Say whether a certificate is to be issued by the rule."""
        return self.has_enough and self.certificate is None

    @property
    def is_certified(self) -> bool:
        """Say whether a certificate is in force."""
        return self.certificate is not None and self.certificate.revoked_at is None


async def standings(event: Event) -> list[Standing]:
    """Return how everyone with a place stands, and who has a certificate already, by name; five statements."""
    people = await _people(event)
    shares = await shares_of(event, [person.id for person in people])
    known = {row.registration: row for row in await Certificate.objects().where(Certificate.event == event.id)}
    return [_standing(event, person, shares[person.id], known.get(person.id)) for person in people]


def is_over(event: Event) -> bool:
    """Say whether the last date of the event is over, so that everyone's share is complete."""
    return event.ends_at is not None and event.ends_at <= now() and not event.postponed


def has_enough(event: Event, share: Share) -> bool:
    """Say whether somebody with this share has earned a certificate; who was never there has not, whatever the rule."""
    return share.sessions > 0 and share.percent(event.certificate_measure) >= event.certificate_share


async def by_number(number: str) -> Certificate | None:
    """Return the certificate with this number, however it was typed: small letters, spaces for dashes."""
    meant = tidy(number)
    # What cannot be a number never reaches the database, which takes no NUL.
    return (
        await Certificate.objects(Certificate.event).get(Certificate.number == meant)
        if _LOOKS.fullmatch(meant)
        else None
    )


def tidy(number: str) -> str:
    """Return a number as it is stored, however it was typed: "bie2026247unn2w" is BIE-2026-247U-NN2W."""
    letters = "".join(letter for letter in number.upper() if letter not in " -–")[:20]
    return "-".join((letters[:-12], letters[-12:-8], letters[-8:-4], letters[-4:])) if len(letters) > 12 else letters


def new_number(slug: str) -> str:
    """Return a number that nobody can guess: the organisation's first letters, the year, and 39 random bits."""
    name = "".join(letter for letter in slug.upper() if letter.isascii() and letter.isalpha())[:3] or "KI"
    tail = "".join(secrets.choice(LETTERS) for _ in range(RANDOM_LETTERS))
    return f"{name}-{local(now()).year}-{tail[:4]}-{tail[4:]}"


async def certificates_of(registrations: Sequence[int]) -> dict[int, Certificate]:
    """Return the certificates that are in force, by registration."""
    found: dict[int, Certificate] = {}
    for some in portions(registrations):
        in_force = Certificate.registration.is_in(some) & Certificate.revoked_at.is_null()
        found |= {row.registration: row for row in await Certificate.objects().where(in_force)}
    return found


async def certificate_of(registration_id: int) -> Certificate | None:
    """Return the registration's certificate, in force or revoked."""
    return await Certificate.objects().get(Certificate.registration == registration_id)


async def mailing(event_id: int) -> dict[str, int]:
    """Return how many of the letters that went with issuing stand in which state of the outbox."""
    rows = await Certificate.raw(
        "SELECT message.state, COUNT(*) AS letters FROM certificate JOIN message ON message.key = 'certificate:' || certificate.id"
        " WHERE certificate.event = {} GROUP BY message.state",
        event_id,
    )
    return {row["state"]: row["letters"] for row in rows}


async def _people(event: Event) -> list[Registration]:
    taking_part = (Registration.event == event.id) & (Registration.status == Status.confirmed)
    people = await Registration.objects().where(taking_part & Registration.erased_at.is_null())
    return sorted(people, key=lambda person: (person.family_name.casefold(), person.given_name.casefold(), person.id))


def _standing(event: Event, person: Registration, share: Share, certificate: Certificate | None) -> Standing:
    return Standing(
        registration=person,
        share=share,
        percent=share.percent(event.certificate_measure),
        has_enough=has_enough(event, share),
        certificate=certificate,
    )
