"""The pages of the back office, each as the member who may see it: all that the map names, and some states of them."""

from ki_events.accounts.roles import Role
from ki_events.accounts.sign_ins import begin_sign_in
from ki_events.accounts.tables import Account
from ki_events.web.security import cookie_name
from tests.browser.signing_in import SIGN_INS, Row
from tests.office.colleague import make_member
from tests.office.house import filled_house, fits
from tests.test_doors import OFFICE, routes

MANAGER, ADMINISTRATOR = "manager", "administrator"
NO_PAGES = (".js", ".pdf", ".csv", ".xlsx", ".json", "/{file}", "/stand", "/zustand", "/oidc")
"""Files and answers for programs, and what leads elsewhere."""


async def make_office_pages() -> dict[str, Row]:
    """Fill a house; return its pages by what they are called on the map."""
    SIGN_INS.setdefault(MANAGER, _manager)
    SIGN_INS.setdefault(ADMINISTRATOR, _administrator)
    house = await filled_house()
    seen = [path for path, methods in routes().items() if "GET" in methods and path.startswith(OFFICE)]
    pages = {path: Row(fits(path, house), _as(path)) for path in seen if not path.endswith(NO_PAGES)}
    own = f"/verwaltung/{house['organisation']}"
    return pages | {
        "office: nothing found": Row(f"{own}/veranstaltungen?suche=quark", MANAGER),
        "office: month of feasts": Row(f"{own}/planung?monat=2027-03", MANAGER),
    }


def _as(path: str) -> str:
    if path.startswith(f"{OFFICE}/installation"):
        return ADMINISTRATOR
    is_open = path.startswith((f"{OFFICE}/anmelden", f"{OFFICE}/einladung", f"{OFFICE}/passwort"))
    return "" if is_open else MANAGER


async def _manager() -> dict[str, str]:
    account = await make_member(role=Role.manager, email="maria@krefeld.example")
    return {cookie_name(): await begin_sign_in(account.id, "password")}


async def _administrator() -> dict[str, str]:
    account = await make_member(role=Role.manager, email="ada@krefeld.example")
    await Account.update({Account.is_administrator: True}).where(Account.id == account.id)
    return {cookie_name(): await begin_sign_in(account.id, "password")}
