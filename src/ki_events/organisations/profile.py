"""Who an organisation is, for its own page and for the pages of what it offers."""

import re

from ki_events.i18n import _
from ki_events.organisations.tables import RESERVED_SLUGS, Kind, Organisation

SLUG = re.compile(r"[a-z0-9-]{1,80}")


async def public_organisation(slug: str) -> Organisation | None:
    """Return the organisation with this address; words that the site itself uses name none."""
    if not SLUG.fullmatch(slug) or slug in RESERVED_SLUGS:
        return None
    return await Organisation.objects().get(Organisation.slug == slug)


def kind_name(kind: str) -> str:
    """Return what an organisation is, in the language of the moment. Raise ValueError for a code that is none."""
    return {
        Kind.integration_centre: _("Kommunales Integrationszentrum"),
        Kind.coordination_office: _("Landesweite Koordinierungsstelle"),
        Kind.partner: _("Partnerorganisation"),
    }[Kind(kind)]


def kind_sentence(kind: str) -> str:
    """Return what such an organisation does, in one sentence; it stands where it has not introduced itself."""
    return {
        Kind.integration_centre: _(
            "Kommunale Integrationszentren begleiten Schulen, Kitas und Vereine einer Stadt oder eines Kreises"
            " bei Integration und Mehrsprachigkeit."
        ),
        Kind.coordination_office: _(
            "Die Landesweite Koordinierungsstelle unterstützt alle Kommunalen Integrationszentren in Nordrhein-Westfalen"
            " und bildet ihre Fachkräfte fort."
        ),
        Kind.partner: _("Diese Organisation beteiligt sich mit eigenen Veranstaltungen."),
    }[Kind(kind)]
