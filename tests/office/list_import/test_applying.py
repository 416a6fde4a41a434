"""Whatever happens on the way of a list, everyone on it is registered once, or left out with a reason."""

import httpx
import pytest

from ki_events.accounts.desk import Upload
from ki_events.db import transaction
from ki_events.mail.tables import Message
from ki_events.office.list_import import applying as list_import_applying
from ki_events.office.list_import.applying import import_lists, import_portion
from ki_events.office.list_import.plan import read
from ki_events.registrations.tables import Registration, Status
from tests.characters import CHIARA, DILARA, make_event, sign_up
from tests.office.list_import.lists import address, confirm, crowd, csv_of, mapped, registered

pytestmark = pytest.mark.anyio


async def the_upload() -> Upload:
    found = await Upload.objects().first()
    assert found is not None
    return found


async def test_rest_can_be_confirmed_again_when_something_unexpected_happened(
    amal: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await make_event(None)
    here = await mapped(amal, event, crowd(1))
    await confirm(amal, event, here)
    with monkeypatch.context() as broken:
        broken.setattr(list_import_applying, "PORTION", None)
        await import_lists()
    page = await amal.get(address(event, f"{here}/stand"))
    assert ("Etwas Unerwartetes ist geschehen." in page.text, 0) == (True, await Registration.count())
    await confirm(amal, event, here)
    await import_lists()
    assert 1 == await Registration.count()


async def test_rest_waits_for_another_confirmation_when_places_changed_meanwhile(amal: httpx.AsyncClient) -> None:
    event = await make_event(1)
    here = await mapped(amal, event, crowd(2))
    await confirm(amal, event, here, places="2")
    await sign_up(event, DILARA)
    await import_lists()
    assert [("Dilara Yıldız", Status.confirmed)] == await registered(event)
    page = await amal.get(address(event, f"{here}/stand"))
    assert "Inzwischen hat sich die Belegung geändert" in page.text
    await confirm(amal, event, here, places="3")
    await import_lists()
    assert 3 == await Registration.count().where(Registration.status == Status.confirmed)


async def test_200_people_are_registered_once_when_it_is_killed_in_the_middle_and_sent_twice(
    amal: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = await make_event(150)
    here = await mapped(amal, event, crowd(200))
    await confirm(amal, event, here)
    await confirm(amal, event, here)
    upload = await the_upload()
    await import_portion(read(upload))
    # Killed before its transaction ended: nothing of the portion is there.
    with pytest.raises(KeyboardInterrupt):
        async with transaction():
            await import_portion(read(await the_upload()))
            raise KeyboardInterrupt
    # An older state of it, as another worker has read it.
    await import_portion(read(upload))
    state = (await amal.get(address(event, f"{here}/stand.json"))).json()
    assert {"state": "running", "done": 20, "all": 200} == state
    assert "20 von 200" in (await amal.get(address(event, f"{here}/stand"))).text
    monkeypatch.setattr(list_import_applying, "LONGEST_ROUND", 60.0)
    await import_lists()
    await import_lists()
    await confirm(amal, event, here)
    await import_lists()
    rows = await registered(event)
    assert [f"Gast {number} Muster" for number in range(200)] == [name for name, _status in rows]
    assert [Status.confirmed] * 150 + [Status.waitlisted] * 50 == [status for _name, status in rows]
    assert 200 == await Message.count()


async def test_rows_keep_their_nonce_when_progress_is_lost(amal: httpx.AsyncClient) -> None:
    event = await make_event(150)
    here = await mapped(amal, event, csv_of("A;Eins;;;", "B;Zwei;;;", "C;Drei;c@x.example;;"))
    await confirm(amal, event, here)
    await import_lists()
    await Upload.update({Upload.done: 0, Upload.state: "running"}, force=True)
    await import_lists()
    assert 3 == await Registration.count()


async def test_who_registered_meanwhile_is_left_out_with_the_reason(amal: httpx.AsyncClient) -> None:
    event = await make_event(9)
    here = await mapped(amal, event, csv_of("Chiara;Conti;chiara@schule.example;;", "=cmd;Böse;x@x.example;;"))
    await confirm(amal, event, here)
    await sign_up(event, CHIARA)
    await import_lists()
    assert ["Chiara Conti", "=cmd Böse"] == [name for name, _status in await registered(event)]
    result = (await amal.get(address(event, f"{here}/ergebnis.csv"))).content.decode("utf-8-sig").splitlines()
    assert result[1].startswith("2;Chiara;Conti;chiara@schule.example;nicht eingetragen;Unter diesem Namen")
    assert result[2].startswith("3;'=cmd;Böse;x@x.example;")
