"""The history says in plain words who did what: for every action that the code can write, and never more about people than is kept."""

import ast
import json
from pathlib import Path

import httpx
import pytest

import ki_events
from ki_events.accounts.tables import Account
from ki_events.audit import Change, record
from ki_events.db import transaction
from ki_events.i18n import speaking
from ki_events.office.history.words import KINDS, action_words, kind_names
from ki_events.registrations.changing.capacity import change_capacity
from ki_events.registrations.rules import Rule
from ki_events.registrations.tables import Registration, Status
from tests.characters import CHIARA, DILARA, make_event, make_organisation, sign_up
from tests.office.colleague import make_account
from tests.statements import counted

pytestmark = pytest.mark.anyio

HISTORY = "/verwaltung/krefeld/verlauf"
SOURCE = Path(ki_events.__file__).parent
WRITERS = {"record", "entry"}
PUT_TOGETHER = {
    "registration.": [*Status, *(rule for rule in Rule if not rule.startswith("skipped"))],
    ".created": ["organisation", "programme", "event"],
    ".changed": ["organisation", "programme", "event"],
}
"""What f-strings put together: a word before or after what is written out."""


def actions_in_the_source() -> set[str]:
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {
            target.id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _called(call) in WRITERS and len(call.args) >= 3:
                found |= _values(call.args[1], named)
            if isinstance(call, ast.Call) and _called(call) in ("Taking", "_taking"):
                found |= {
                    word for argument in call.args for word in _values(argument, named) if word.endswith(".exported")
                }
    return found


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _values(node: ast.expr, named: dict[str, ast.expr]) -> set[str]:
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.IfExp):
        return _values(node.body, named) | _values(node.orelse, named)
    if isinstance(node, ast.Name) and node.id in named:
        return _values(named[node.id], named)
    if isinstance(node, ast.JoinedStr):
        fixed = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        return {fixed + word if fixed.endswith(".") else word + fixed for word in PUT_TOGETHER.get(fixed, ())}
    return set()


async def _write(action: str, subject: str, change: Change | None = None, actor: str = "account:1") -> None:
    async with transaction():
        await record(actor, action, subject, change)


def test_every_action_of_the_code_has_words_and_a_kind() -> None:
    actions = actions_in_the_source()
    assert {"event.texts", "legal_text.remove", "registration.confirmed", "check_in_helper.taken"} < actions
    prefixes = {prefix for kinds in KINDS.values() for prefix in kinds} | {"demo"}
    with speaking("de"):
        assert [] == [action for action in sorted(actions) if not action_words(action)]
    assert [] == [action for action in sorted(actions) if action.partition(".")[0] not in prefixes]
    assert list(KINDS) == list(kind_names())


async def test_history_is_empty_at_first_and_says_so(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    pages = [await amal.get(HISTORY), await amal.get(f"/verwaltung/krefeld/veranstaltungen/{event.slug}/verlauf")]
    assert [(200, True)] * 2 == [(page.status_code, "Noch ist nichts geschehen" in page.text) for page in pages]


async def test_history_says_who_did_what_before_and_after(amal: httpx.AsyncClient) -> None:
    event, account = await make_event(2), await make_account()
    await change_capacity(event.id, 30, f"account:{account.id}")
    page = (await amal.get(HISTORY)).text
    assert [True] * 4 == [
        "Zahl der Plätze geändert" in page, "Amal Haddad" in page, "</span>2</del>" in page, "</span>30</ins>" in page,
    ]  # fmt: skip
    assert event.title in page


async def test_history_names_accounts_that_are_gone_and_what_no_account_did(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    for actor in ("account:999", "system", "cli"):
        await _write("event.archived", f"event:{event.id}", actor=actor)
    page = (await amal.get(HISTORY)).text
    assert [True] * 3 == [words in page for words in ("Ehemaliges Konto", "Das System", "Einlesen, Technik")]
    assert not await Account.exists().where(Account.id == 999)


async def test_history_names_a_registration_only_while_it_is_kept(amal: httpx.AsyncClient) -> None:
    person = await sign_up(await make_event(2), CHIARA)
    shown = (await amal.get(HISTORY)).text
    assert (True, True) == (CHIARA.family_name in shown, f"/anmeldungen/{person.public_id}" in shown)
    await Registration.update({Registration.given_name: "", Registration.family_name: ""}).where(
        Registration.id == person.id
    )
    assert CHIARA.family_name not in (await amal.get(HISTORY)).text


async def test_history_shows_no_fact_that_it_does_not_know(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    secret = {"email": "chiara@schule.example", "status": "unheard", "capacity": 4}
    await _write("event.entry", f"event:{event.id}", Change(after=secret))
    page = (await amal.get(HISTORY)).text
    assert (False, False, True) == ("chiara@" in page, "unheard" in page, "</span>4</ins>" in page)


async def test_history_is_narrowed_and_keeps_what_was_asked(amal: httpx.AsyncClient) -> None:
    event, account = await make_event(2), await make_account()
    await change_capacity(event.id, 30, f"account:{account.id}")
    await sign_up(event, CHIARA)
    asked = {"person": f"account:{account.id}", "was": "veranstaltungen", "von": "2020-01-01", "bis": ""}
    page = (await amal.get(HISTORY, params=asked)).text
    assert (True, False) == ("Zahl der Plätze geändert" in page, CHIARA.family_name in page)
    nothing = (await amal.get(HISTORY, params=asked | {"bis": "2020-01-02"})).text
    assert (True, True) == ("Dazu ist nichts vermerkt" in nothing, 'value="2020-01-02"' in nothing)
    wrong = await amal.get(HISTORY, params={"von": "31.02.2027", "was": "quatsch", "vor": "x"})
    assert (422, True) == (wrong.status_code, 'href="#von"' in wrong.text)


async def test_history_goes_on_to_older_lines(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    for number in range(53):
        await _write("event.postponed", f"event:{event.id}", Change(note=f"Wort{number}."))
    first = (await amal.get(HISTORY)).text
    assert (True, False, True) == ("Wort3." in first, "Wort2." in first, "Ältere zeigen" in first)
    older = first.split('href="/verwaltung/krefeld/verlauf?vor=')[1].split('"')[0]
    second = (await amal.get(f"{HISTORY}?vor={older}")).text
    assert (True, False, False) == ("Wort2." in second, "Wort3." in second, "Ältere zeigen" in second)


async def test_history_takes_as_many_statements_for_many_lines_as_for_one(amal: httpx.AsyncClient) -> None:
    event = await make_event(5)
    address = f"/verwaltung/krefeld/veranstaltungen/{event.slug}/verlauf"
    await sign_up(event, CHIARA)
    await amal.get(HISTORY)
    with counted() as for_one:
        await amal.get(HISTORY)
        await amal.get(address)
    await sign_up(event, DILARA)
    await change_capacity(event.id, 30, "account:1")
    with counted() as for_many:
        await amal.get(HISTORY)
        await amal.get(address)
    assert len(for_one) == len(for_many) <= 20


async def test_history_shows_days_without_school_that_came_and_went(amal: httpx.AsyncClient) -> None:
    house = await make_organisation()
    change = Change({"2027-02-08/2027-02-08": "Rosenmontag"}, {"2027-05-07/2027-05-07": "Brücke"})
    await _write("school_holidays.set", f"organisation:{house.id}", change)
    page = (await amal.get(HISTORY)).text
    assert (True, True) == ("Rosenmontag (" in page, "Brücke (" in page)
    assert json.dumps("Brücke") not in page
