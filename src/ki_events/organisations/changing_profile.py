"""Who an organisation is, as it says itself: changed in one form, and never over what somebody else has just stored."""

import hashlib
from dataclasses import asdict, dataclass

from ki_events.audit import Change, record
from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.organisations.tables import Organisation
from ki_events.organisations.versions import PROFILE, keep_former
from ki_events.public_version import raise_public_version
from ki_events.refusal import Refused
from ki_events.rows import one


@dataclass(frozen=True)
class Profile:
    """What the form changes; the fields are columns of `Organisation`, `description` is Markdown."""

    name: str
    short: str
    address: str
    email: str
    phone: str
    website: str
    description: str
    sender_name: str
    reply_to: str

    @property
    def version(self) -> str:
        """Return a mark that changes whenever one of the fields does; a form carries the one that it began with."""
        return hashlib.sha256("\x00".join(asdict(self).values()).encode()).hexdigest()[:24]


def profile_of(organisation: Organisation) -> Profile:
    """Return what is stored."""
    return Profile(**{name: getattr(organisation, name) for name in Profile.__dataclass_fields__})


async def change_profile(organisation_id: int, wanted: Profile, version: str, actor: str) -> bool:
    """Store the profile; return whether that is a change. Raise `Refused` (`changed_meanwhile`) unless it still has `version`."""
    async with transaction():
        await locked(organisation_id)
        stored = profile_of(await one(Organisation, organisation_id))
        changed = [name for name, text in asdict(wanted).items() if getattr(stored, name) != text]
        if not changed:
            return False
        if stored.version != version:
            raise Refused("changed_meanwhile", _("Inzwischen hat jemand anderes das Profil geändert."))
        await keep_former(organisation_id, PROFILE, asdict(stored), actor)
        await Organisation.update({name: getattr(wanted, name) for name in changed}).where(
            Organisation.id == organisation_id
        )
        # Which fields, and not what they said: an address or a name may be a person's.
        await record(
            actor, "organisation.profile", f"organisation:{organisation_id}", Change(after={"fields": changed})
        )
        await raise_public_version()
    return True


async def locked(organisation_id: int) -> None:
    """Let whoever else changes this organisation wait until the transaction is over."""
    await Organisation.raw("UPDATE organisation SET slug = slug WHERE id = {}", organisation_id)
