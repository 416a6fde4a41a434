"""The pages of the back office, each as who may see it: all that the map names, and some states of them."""

import json
from collections.abc import Mapping

from ki_events.accounts.desk import SavedForm
from ki_events.accounts.inviting import link_of
from ki_events.accounts.password_links import password_link
from ki_events.accounts.roles import Role
from ki_events.accounts.sign_ins import begin_sign_in
from ki_events.accounts.tables import Account, AccountInvitation
from ki_events.clock import now
from ki_events.events.tables import Event
from ki_events.rows import one
from ki_events.web.security import cookie_name
from tests.accounts.people import with_password
from tests.browser.office_filling import Filled, fill_office
from tests.browser.signing_in import SIGN_INS, Row
from tests.office.colleague import make_member
from tests.office.event.test_series import RULE
from tests.office.house import filled_house, fits
from tests.test_doors import OFFICE, routes

MANAGER, ADMINISTRATOR, HELPER = "manager", "administrator", "helper"
HOUSE = f"{OFFICE}/{{organisation}}"
EVENT = f"{HOUSE}/veranstaltungen/{{slug}}"
EVENTS = f"{OFFICE}/krefeld/veranstaltungen"
FOR_PROGRAMS = (".js", ".css", ".pdf", ".csv", ".json", "/{file}")
ELSEWHERE = (
    f"{OFFICE}/anmelden/oidc",
    f"{OFFICE}/anmelden/oidc/zurueck",
    f"{OFFICE}/konto/passkeys",
    f"{OFFICE}/konto/verbindung",
)
"""No pages: to the identity provider and back, and where one is after a proof, on the way to the account."""
PAGES = [
    path
    for path, methods in routes().items()
    if "GET" in methods and path.startswith(OFFICE) and not path.endswith(FOR_PROGRAMS) and path not in ELSEWHERE
]
KINDS = (
    HOUSE,
    f"{HOUSE}/veranstaltungen",
    f"{HOUSE}/planung",
    f"{HOUSE}/postausgang",
    f"{HOUSE}/verlauf",
    f"{HOUSE}/personen",
    f"{HOUSE}/einstellungen/profil",
    f"{HOUSE}/vor-ort/{{session}}",
    EVENT,
    f"{EVENT}/termine",
    f"{EVENT}/plaetze",
    f"{EVENT}/plaetze/einladungen",
    f"{EVENT}/fragen/{{key}}",
    f"{EVENT}/anmeldungen",
    f"{EVENT}/anmeldungen/{{registration}}",
    f"{EVENT}/anmeldungen/liste/{{upload}}/vorschau",
    f"{EVENT}/nachrichten/neu",
    f"{EVENT}/anwesenheit",
    f"{OFFICE}/konto",
    f"{OFFICE}/anmelden",
)
"""One of each kind: lists, tables, forms, a calendar, a grid, links to copy, and the pages before the door."""


async def make_office_pages() -> dict[str, Row]:
    """Fill a house; return its pages by what they are called on the map, and some more states by what they show."""
    SIGN_INS.update({MANAGER: _manager, ADMINISTRATOR: _administrator, HELPER: _helper})
    house = await filled_house()
    filled = await fill_office(await with_password(await _maria()))
    links, others = await _links(house, filled), _values(filled)
    pages = {
        path: Row(links.get(path) or fits(path, house | filled.planned | others.get(path, {})), _as(path))
        for path in PAGES
    }
    return pages | _states(filled)


def _values(filled: Filled) -> Mapping[str, dict[str, str]]:
    """Return the events of pages that have something to show for other events only."""
    draft = dict.fromkeys((f"{EVENT}/veroeffentlichen", f"{EVENT}/loeschen"), filled.draft)
    over = dict.fromkeys(
        (path for path in PAGES if path.startswith((f"{EVENT}/anwesenheit", f"{EVENT}/bescheinigungen"))), filled.over
    )
    today = {path: filled.today for path in PAGES if path.endswith("/vor-ort/{session}")}
    dropped = {f"{EVENT}/termine/{{session}}/wieder": filled.dropped, f"{EVENT}/termine/neue-termine": filled.dropped}
    sent = {f"{EVENT}/nachrichten/{{message}}": filled.over}
    return draft | over | today | dropped | sent


async def _links(house: Mapping[str, str], filled: Filled) -> dict[str, str]:
    invitation = await one(AccountInvitation, int(house["invitation"]))
    chosen = f"?tun=ablehnen&person={filled.planned['registration']}"
    return {
        f"{EVENT}/anmeldungen/auswahl": f"{EVENTS}/{filled.planned['slug']}/anmeldungen/auswahl{chosen}",
        f"{EVENT}/termine/serie/termine": await _series(filled.planned["slug"]),
        f"{OFFICE}/einladung/{{link}}": link_of(invitation),
        f"{OFFICE}/passwort/{{link}}": password_link(await _maria()),
    }


async def _series(slug: str) -> str:
    """Keep a rule as its form does; return the address of its dates."""
    event, name = await Event.objects().get(Event.slug == slug), "x" * 16
    assert event is not None
    fields = json.dumps({field: [text] for field, text in RULE.items()})
    place = f"{event.organisation}:event:{event.id}:series:{name}"
    await SavedForm(account=(await _maria()).id, place=place, fields=fields, saved_at=now()).save()
    return f"{EVENTS}/{slug}/termine/serie/termine?reihe={name}"


def _states(filled: Filled) -> dict[str, Row]:
    begun, over, draft = (f"{EVENTS}/{event['slug']}" for event in (filled.today, filled.over, filled.draft))
    return {
        "office: events of which none is found": Row(f"{EVENTS}?q=quark", MANAGER),
        "office: month of feasts": Row(f"{OFFICE}/krefeld/planung?monat=2027-03", MANAGER),
        "office: draft": Row(draft, MANAGER),
        "office: draft without dates": Row(f"{draft}/termine", MANAGER),
        "office: nobody has registered": Row(f"{draft}/anmeldungen", MANAGER),
        "office: no message yet": Row(f"{draft}/nachrichten", MANAGER),
        "office: no question yet": Row(f"{draft}/fragen", MANAGER),
        "office: overview of an event that is over": Row(over, MANAGER),
        "office: attendance of one date": Row(f"{begun}/anwesenheit", MANAGER),
        "office: new event": Row(f"{EVENTS}/neu?format=conference", MANAGER),
        "office: tasks that are done": Row(f"{OFFICE}/krefeld/aufgaben?liste=erledigt", MANAGER),
        "office: what a helper must not see": Row(EVENTS, HELPER, 403),
        "office: at the door, as a helper": Row(f"{OFFICE}/krefeld/vor-ort", HELPER),
        "office: link of an invitation that is over": Row(f"{OFFICE}/einladung/vorbei", status=410),
        "office: link to a password that is over": Row(f"{OFFICE}/passwort/vorbei", status=410),
    }


def _as(path: str) -> str:
    if path.startswith(f"{OFFICE}/installation") or path == OFFICE:
        return ADMINISTRATOR
    is_open = path.startswith((f"{OFFICE}/anmelden", f"{OFFICE}/einladung", f"{OFFICE}/passwort"))
    return "" if is_open else MANAGER


async def _maria() -> Account:
    return await make_member(role=Role.manager, email="maria@krefeld.example")


async def _manager() -> dict[str, str]:
    return await _signed_in(await _maria())


async def _administrator() -> dict[str, str]:
    account = await make_member(role=Role.manager, email="ada@krefeld.example")
    await make_member("bielefeld", Role.organiser, "ada@krefeld.example")
    await Account.update({Account.is_administrator: True}).where(Account.id == account.id)
    return await _signed_in(account)


async def _helper() -> dict[str, str]:
    return await _signed_in(await make_member(role=Role.check_in, email="hanna@krefeld.example"))


async def _signed_in(account: Account) -> dict[str, str]:
    return {cookie_name(): await begin_sign_in(account.id, "password", "Firefox unter Windows")}
