"""An organisation is a KI, a partner, or the coordination office."""

from enum import StrEnum

from piccolo.columns import Serial, Text, Varchar
from piccolo.table import Table


class Kind(StrEnum):
    """What an organisation is."""

    integration_centre = "integration_centre"
    coordination_office = "coordination_office"
    partner = "partner"


class Organisation(Table, tablename="organisation"):
    """One organisation; `slug` is its address and never a word that the site itself uses."""

    id: Serial
    slug = Varchar(length=80, unique=True)
    name = Varchar(length=160)
    short = Varchar(length=60)
    kind = Varchar(length=24, choices=Kind, default=Kind.partner)
    address = Text(default="")
    email = Varchar(length=254, default="")
    website = Text(default="")


RESERVED_SLUGS = frozenset(
    "anmeldung api ar barrierefreiheit bescheinigung datenschutz de demo einbetten en feeds healthz impressum kalender"
    " leichte-sprache meine metrics mitmachen programme readyz static theme tr uk veranstaltungen verwaltung".split()
)
