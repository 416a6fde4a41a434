"""An organisation is a KI, a partner, or the coordination office."""

from enum import StrEnum

from piccolo.columns import Date, ForeignKey, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from ki_events.organisations.pictures import Picture


class Kind(StrEnum):
    """What an organisation is."""

    integration_centre = "integration_centre"
    coordination_office = "coordination_office"
    partner = "partner"


class Organisation(Table, tablename="organisation"):
    """One organisation; `slug` is its address and never a word that the site itself uses.

    `description` is Markdown. `color` is "#rrggbb" or empty for the colour of the installation.
    Letters come from `sender_name` (empty: its name) and answers go to `reply_to` (empty: `email`).
    """

    id: Serial
    slug = Varchar(length=80, unique=True)
    name = Varchar(length=160)
    short = Varchar(length=60)
    kind = Varchar(length=24, choices=Kind, default=Kind.partner)
    address = Text(default="")
    email = Varchar(length=254, default="")
    website = Text(default="")
    phone = Varchar(length=60, default="")
    description = Text(default="")
    color = Varchar(length=7, default="")
    logo = ForeignKey(Picture, null=True, default=None, on_delete=OnDelete.restrict)
    sender_name = Varchar(length=160, default="")
    reply_to = Varchar(length=254, default="")


class LegalKind(StrEnum):
    """The pages that a public body owes its visitors."""

    imprint = "imprint"
    privacy = "privacy"
    accessibility = "accessibility"
    plain_language = "plain_language"


class LegalText(Table, tablename="legal_text"):
    """What an organisation says instead of our default text; `organisation` NULL is the operator. `body` is Markdown."""

    id: Serial
    organisation = ForeignKey(Organisation, null=True, default=None, on_delete=OnDelete.restrict)
    kind = Varchar(length=20, choices=LegalKind)
    lang = Varchar(length=8, default="de")
    body = Text(default="")
    changed_at = Timestamptz()


class SchoolHoliday(Table, tablename="school_holiday"):
    """Days without school, `first_day` and `last_day` included; `organisation` NULL holds for all, own rows add to it."""

    id: Serial
    organisation = ForeignKey(Organisation, null=True, default=None, on_delete=OnDelete.restrict)
    name = Varchar(length=120)
    first_day = Date()
    last_day = Date()


RESERVED_SLUGS = frozenset(
    "abmelden anmelden anmeldung api ar barrierefreiheit bescheinigung bg bild datenschutz de demo einbetten einladung en fa feeds fr healthz impressum installation kalender konto ku"
    " leichte-sprache meine metrics mitmachen passwort pl programme readyz ro ru static theme tr uk veranstaltungen verwaltung".split()
)
