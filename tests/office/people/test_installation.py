"""Administrators make organisations and lock accounts; for anyone else these pages are not there."""

import httpx
import pytest

from ki_events.accounts.tables import Account, AccountInvitation, SignIn
from ki_events.clock import now
from ki_events.organisations.tables import Organisation
from tests.office.colleague import make_member

pytestmark = pytest.mark.anyio

HOUSE = {"name": "KI Hagen am See", "short": "KI Hagen", "slug": "hagen", "kind": "integration_centre"}
PLACE = "/verwaltung/installation"


@pytest.fixture
async def ada(amal: httpx.AsyncClient) -> httpx.AsyncClient:
    """The browser in which somebody is signed in who administers the installation."""
    await Account.update({Account.is_administrator: True}, force=True)
    return amal


async def test_pages_are_not_there_for_others(manager: httpx.AsyncClient) -> None:
    paths = [PLACE, f"{PLACE}/konten"]
    assert [404, 404] == [(await manager.get(path)).status_code for path in paths]
    assert [404, 404] == [(await manager.post(path, data=HOUSE)).status_code for path in paths]


async def test_organisation_is_made_and_its_manager_invited(ada: httpx.AsyncClient) -> None:
    form = HOUSE | {"manager": "Mia Hagen", "email": "mia@hagen.example"}
    assert 303 == (await ada.post(PLACE, data=form)).status_code
    row = (await AccountInvitation.objects())[0]
    assert ("manager", "Mia Hagen") == (row.role, row.name)
    assert 200 == (await ada.get("/hagen")).status_code
    assert 404 == (await ada.get("/verwaltung/hagen")).status_code, "administering gives no role"


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("verwaltung", "Dieses Wort benutzt die Website selbst"),
        ("krefeld", "Diese Adresse hat schon eine andere Organisation"),
        ("Hagen Süd", "Bitte nur kleine Buchstaben"),
        ("-hagen", "Bitte nur kleine Buchstaben"),
        ("", "Bitte ausfüllen."),
    ],
)
async def test_organisation_is_refused_and_what_was_typed_stays(
    ada: httpx.AsyncClient, slug: str, sentence: str
) -> None:
    before = await Organisation.count()
    answer = await ada.post(PLACE, data=HOUSE | {"slug": slug, "email": "mia@hagen.example"})
    assert (422, True, True) == (answer.status_code, sentence in answer.text, 'value="KI Hagen"' in answer.text)
    assert (before, 0) == (await Organisation.count(), await AccountInvitation.count())


async def test_account_is_locked_out_at_once_and_let_in_again(ada: httpx.AsyncClient) -> None:
    zoe = await make_member(email="zoe@krefeld.example")
    from ki_events.accounts.sign_ins import begin_sign_in, signed_in

    token = await begin_sign_in(zoe.id, "password")
    assert 303 == (await ada.post(f"{PLACE}/konten/{zoe.id}/sperren")).status_code
    assert (None, 0) == (await signed_in(token), await SignIn.count().where(SignIn.account == zoe.id))
    assert "gesperrt" in (await ada.get(f"{PLACE}/konten")).text
    assert 303 == (await ada.post(f"{PLACE}/konten/{zoe.id}/entsperren")).status_code
    assert 404 == (await ada.post(f"{PLACE}/konten/999999/sperren")).status_code


async def test_last_administrator_is_not_locked(ada: httpx.AsyncClient) -> None:
    number = (await Account.objects())[0].id
    answer = await ada.post(f"{PLACE}/konten/{number}/sperren")
    assert (422, True) == (answer.status_code, "das letzte Konto" in answer.text)
    other = Account(
        public_id="x" * 16,
        name="B",
        email="b@x.example",
        mail_key="b@x.example",
        is_administrator=True,
        created_at=now(),
    )
    await other.save()
    assert 303 == (await ada.post(f"{PLACE}/konten/{other.id}/sperren")).status_code


async def test_administrators_are_invited(ada: httpx.AsyncClient) -> None:
    assert 422 == (await ada.post(f"{PLACE}/konten", data={"name": "B", "email": "b"})).status_code
    assert 303 == (await ada.post(f"{PLACE}/konten", data={"name": "Bo", "email": "b@x.example"})).status_code
    assert [None] == await AccountInvitation.select(AccountInvitation.organisation).output(as_list=True)
