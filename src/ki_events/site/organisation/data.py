"""Search engines read who an organisation is from a block of JSON-LD (schema.org `Organization`)."""

import json

from markupsafe import Markup

from ki_events.links import absolute
from ki_events.organisations.tables import Kind, Organisation


def organisation_json_ld(organisation: Organisation, website: str) -> Markup:
    """Return the content of the script element; `<` is escaped, so that no text can end it."""
    text = json.dumps(_organisation(organisation, website), ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - escaped right here


def _organisation(organisation: Organisation, website: str) -> dict[str, str]:
    is_public_body = organisation.kind != Kind.partner
    found = {
        "@context": "https://schema.org",
        "@type": "GovernmentOrganization" if is_public_body else "Organization",
        "name": organisation.name,
        "alternateName": "" if organisation.short == organisation.name else organisation.short,
        "url": absolute(f"/{organisation.slug}"),
        "sameAs": website,
        "address": organisation.address,
        "email": organisation.email,
        "telephone": organisation.phone,
    }
    return {name: value for name, value in found.items() if value}
