"""A person's name can be put right at any time: the registration stays theirs, certificates are written with the new one."""

from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.active import active_on_turn, is_taken
from ki_events.registrations.moves import Why
from ki_events.registrations.party_contacts import rename_contact
from ki_events.registrations.remarks import remark
from ki_events.registrations.rules import Rule, name_key
from ki_events.registrations.same_person import may_be_same_person
from ki_events.registrations.tables import By, Registration


async def correct_name(registration_id: int, given_name: str, family_name: str) -> Registration:
    """Write the name anew; calendars keep their entries, and the next one says the new name. Nobody is mailed.

    The same name again changes nothing. Raise `Refused`: `ended`; `another_person` when nothing of the name stays, since a place
    is handed over elsewhere; `already_registered` when this mailbox has a registration of that name (invariant 6).
    """
    async with transaction():
        registration = await active_on_turn(registration_id)
        if (registration.given_name, registration.family_name) == (given_name, family_name):
            return registration
        key = name_key(given_name, family_name)
        before = f"{registration.given_name} {registration.family_name}"
        if not may_be_same_person(before, f"{given_name} {family_name}"):
            raise Refused("another_person", _another_person())
        if await is_taken(registration, registration.mail_key, key):
            raise Refused("already_registered", _already_registered())
        await rename_contact(registration, f"{given_name} {family_name}")
        registration.given_name, registration.family_name, registration.name_key = given_name, family_name, key
        await registration.save([Registration.given_name, Registration.family_name, Registration.name_key])
        await remark(registration, Why(By.person, Rule.name_corrected))
        return registration


def _another_person() -> str:
    return _(
        "Dieser Name ist ganz anders als der bisherige. Geht der Platz an eine andere Person, geben Sie ihn bitte weiter. "
        "Ist es doch dieselbe Person, schreiben Sie uns: Antworten Sie einfach auf unsere E-Mail."
    )


def _already_registered() -> str:
    return _(
        "Unter diesem Namen und Ihrer E-Mail-Adresse ist schon jemand für diese Veranstaltung angemeldet. "
        "Ist die Anmeldung doppelt, sagen Sie bitte eine davon ab."
    )
