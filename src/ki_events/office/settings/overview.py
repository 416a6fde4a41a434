"""What an organisation decides about itself: one calm page that leads to everything, and says how each thing stands."""

from dataclasses import dataclass

from litestar import Response, get

from ki_events.i18n import _, ngettext
from ki_events.office.frame import office_page
from ki_events.organisations.school_holidays import own_school_holidays
from ki_events.organisations.tables import LegalText, Organisation
from ki_events.web.access import member_here
from ki_events.web.pages import AnyRequest

HERE = "office_settings"


@dataclass(frozen=True)
class Item:
    """A thing to decide: its page, what it is for, and how it stands now."""

    page: str
    title: str
    about: str
    standing: str


@get("/", name=HERE)
async def settings_page(request: AnyRequest) -> Response[bytes]:
    """Show what there is to decide."""
    house = member_here(request).organisation
    texts = await LegalText.count().where(LegalText.organisation == house.id)
    days = len(await own_school_holidays(house.id))
    return office_page(request, "office/settings/overview.html", here=HERE, items=_items(house, texts, days))


def _items(house: Organisation, texts: int, days: int) -> list[Item]:
    own_texts = ngettext("%(n)s eigener Text", "%(n)s eigene Texte", texts) % {"n": texts}
    own_days = ngettext("%(n)s eigener Eintrag", "%(n)s eigene Einträge", days) % {"n": days}
    return [
        Item("office_profile", _("Profil"), _("Name, Adresse, wie man Sie erreicht, Absender der E-Mails"), house.name),
        Item("office_logo", _("Logo"), _("Auf Ihrer Seite und auf Bescheinigungen"), _given(house.logo is not None)),
        Item("office_colour", _("Farbe"), _("Für Links, Knöpfe und Linien auf Ihren Seiten"), house.color or _given(is_given=False)),
        Item("office_legal_texts", _("Rechtliche Texte"), _("Impressum, Datenschutz, Barrierefreiheit, Leichte Sprache"), own_texts if texts else _("Vorlagen, mit Ihren Angaben gefüllt")),
        Item("office_periods", _("Aufbewahrung"), _("Wann persönliche Angaben gelöscht werden"), ""),
        Item("office_holidays", _("Schulferien"), _("Ihre beweglichen Ferientage"), own_days if days else _("nur die Ferien des Landes")),
        Item("office_people", _("Personen"), _("Wer hier arbeitet und wer was darf"), ""),
        Item("office_institutions", _("Einrichtungen"), _("Schreibweisen derselben Schule oder Stelle zusammenlegen"), ""),
    ]  # fmt: skip


def _given(is_given: bool) -> str:
    return _("vorhanden") if is_given else _("noch nicht gewählt")
