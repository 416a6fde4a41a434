"""An organisation says who it is and who its letters come from, and nobody overwrites what somebody else has said."""

import httpx
import pytest

from ki_events.audit import AuditEntry
from ki_events.mail.tables import Message
from ki_events.organisations.changing_profile import profile_of
from ki_events.organisations.sender import sender_of
from ki_events.public_version import public_version
from ki_events.registrations.letters.personal import compose
from tests.characters import CHIARA, make_event, sign_up
from tests.office.settings.houses import SETTINGS, the_house

pytestmark = pytest.mark.anyio


async def profile(**changes: str) -> dict[str, str]:
    stored = profile_of(await the_house())
    return vars(stored) | {"version": stored.version} | changes


async def test_profile_is_stored_and_public_pages_show_it(manager: httpx.AsyncClient) -> None:
    before = await public_version()
    answer = await manager.post(
        f"{SETTINGS}/profil", data=await profile(name="KI Krefeld am Rhein", website="www.krefeld.example")
    )
    assert 303 == answer.status_code
    assert ("KI Krefeld am Rhein", "https://www.krefeld.example") == (
        (await the_house()).name,
        (await the_house()).website,
    )
    assert before < await public_version()
    (entry,) = await AuditEntry.objects()
    assert ("organisation.profile", False) == (entry.action, "Rhein" in str(entry.after))
    assert "KI Krefeld am Rhein" in (await manager.get("/krefeld")).text


async def test_profile_keeps_what_was_typed_when_something_is_wrong(manager: httpx.AsyncClient) -> None:
    answer = await manager.post(f"{SETTINGS}/profil", data=await profile(name="", email="krefeld", phone="02151 1"))
    assert [422, True, True, True] == [
        answer.status_code, 'href="#name"' in answer.text, 'href="#email"' in answer.text, 'value="02151 1"' in answer.text,
    ]  # fmt: skip


async def test_profile_says_so_when_somebody_else_was_quicker(manager: httpx.AsyncClient) -> None:
    mine, theirs = await profile(phone="1"), await profile(name="Von anderen")
    await manager.post(f"{SETTINGS}/profil", data=theirs)
    clash = await manager.post(f"{SETTINGS}/profil", data=mine)
    assert [409, True, True] == [clash.status_code, "Von anderen" in clash.text, 'value="1"' in clash.text]
    assert "Von anderen" == (await the_house()).name
    again = await manager.post(f"{SETTINGS}/profil", data=mine | {"version": profile_of(await the_house()).version})
    assert (303, "1") == (again.status_code, (await the_house()).phone)


async def test_profile_preview_stores_nothing(manager: httpx.AsyncClient) -> None:
    page = await manager.post(f"{SETTINGS}/profil", data=await profile(description="**Hallo**", action="preview"))
    assert [200, True, ""] == [page.status_code, "<strong>Hallo</strong>" in page.text, (await the_house()).description]


async def test_letters_come_from_the_chosen_sender(manager: httpx.AsyncClient) -> None:
    event = await make_event(1)
    await sign_up(event, CHIARA)
    await manager.post(
        f"{SETTINGS}/profil", data=await profile(sender_name="Team Bildung", reply_to="team@krefeld.example")
    )
    (message,) = await Message.objects()
    letter = await compose(message)
    assert letter is not None
    assert ("Team Bildung", "team@krefeld.example") == (letter.sender_name, letter.reply_to)
    assert ("Team Bildung", "team@krefeld.example") == sender_of(await the_house())
