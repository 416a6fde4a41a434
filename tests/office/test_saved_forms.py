"""What is typed into a form is kept per account, place and organisation, for 14 days, and so many at most."""

from datetime import timedelta

import httpx
import pytest

from ki_events.accounts.desk import SavedForm
from ki_events.clock import now, turned
from ki_events.office.saved_forms import MOST, forget_old_forms

pytestmark = pytest.mark.anyio

ADDRESS = "/verwaltung/krefeld/merken"


async def test_form_is_kept_once_per_place(amal: httpx.AsyncClient) -> None:
    for text in ("eins", "zwei"):
        await amal.post(ADDRESS, data={"autosave": "event:1:texts", "title": text, "revision": "7", "nonce": "geheim"})
    (row,) = await SavedForm.objects()
    assert (7, '{"title": ["zwei"], "revision": ["7"]}') == (row.revision, row.fields)


@pytest.mark.parametrize("place", ["", "Ort mit Leerzeichen", "x" * 101])
async def test_form_without_a_proper_place_is_refused(amal: httpx.AsyncClient, place: str) -> None:
    assert 400 == (await amal.post(ADDRESS, data={"autosave": place, "title": "x"})).status_code
    assert 0 == await SavedForm.count()


async def test_oldest_give_way_when_there_are_too_many(amal: httpx.AsyncClient) -> None:
    for number in range(MOST + 1):
        await amal.post(ADDRESS, data={"autosave": f"event:{number}:texts"})
    assert MOST == await SavedForm.count()
    assert not await SavedForm.exists().where(SavedForm.place.like("%event:0:texts"))


async def test_old_forms_are_deleted(amal: httpx.AsyncClient) -> None:
    await amal.post(ADDRESS, data={"autosave": "event:1:texts"})
    await forget_old_forms()
    assert 1 == await SavedForm.count()
    with turned(now() + timedelta(days=15)):
        await forget_old_forms()
    assert 0 == await SavedForm.count()
