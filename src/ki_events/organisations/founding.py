"""A new organisation: its address is free and is no word that the site itself uses."""

from dataclasses import dataclass

from ki_events import audit
from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.organisations.profile import SLUG
from ki_events.organisations.tables import RESERVED_SLUGS, Kind, Organisation
from ki_events.public_version import raise_public_version
from ki_events.refusal import Refused


@dataclass(frozen=True)
class Founded:
    """What an organisation begins with; its members tell the rest in their settings."""

    slug: str
    name: str
    short: str
    kind: Kind


async def found(wanted: Founded, actor: str) -> int:
    """Make the organisation; return its id. Raise `Refused` (`bad_slug`, `reserved_slug`, `slug_taken`)."""
    if not SLUG.fullmatch(wanted.slug) or wanted.slug.strip("-") != wanted.slug:
        raise Refused(
            "bad_slug", _("Bitte nur kleine Buchstaben von a bis z, Ziffern und Bindestriche, zum Beispiel krefeld.")
        )
    if wanted.slug in RESERVED_SLUGS:
        raise Refused("reserved_slug", _("Dieses Wort benutzt die Website selbst. Bitte wählen Sie ein anderes."))
    async with transaction():
        rows = await Organisation.raw(
            "INSERT INTO organisation (slug, name, short, kind, address, email, website, phone, description, color,"
            " sender_name, reply_to) VALUES ({}, {}, {}, {}, '', '', '', '', '', '', '', '')"
            " ON CONFLICT (slug) DO NOTHING RETURNING id",
            wanted.slug,
            wanted.name,
            wanted.short,
            wanted.kind.value,
        )
        if not rows:
            raise Refused(
                "slug_taken", _("Diese Adresse hat schon eine andere Organisation. Bitte wählen Sie eine andere.")
            )
        number = int(rows[0]["id"])
        await audit.record(
            actor, "organisation.made", f"organisation:{number}", audit.Change(after={"slug": wanted.slug})
        )
        await raise_public_version()
    return number


async def organisations(page: int, size: int) -> list[Organisation]:
    """Return one page of the organisations by name, and one more if there are further ones."""
    return list(
        await Organisation.objects()
        .order_by(Organisation.name, Organisation.id)
        .offset((page - 1) * size)
        .limit(size + 1)
    )
