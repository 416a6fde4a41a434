"""No page of the back office asks the database more often because there is more to show."""

import json
import re
from datetime import date, timedelta

import httpx
import pytest

from ki_events.accounts.inviting import Invitee, invite
from ki_events.accounts.roles import Role
from ki_events.accounts.sign_ins import begin_sign_in
from ki_events.accounts.tables import Account, Passkey
from ki_events.attendance.certifying import issue_one
from ki_events.clock import now
from ki_events.events.tables import Event
from ki_events.organisations.holiday_spans import Holiday
from ki_events.organisations.school_holidays import set_school_holidays
from ki_events.organisations.tables import LegalKind
from ki_events.organisations.versions import PROFILE, keep_former, text_part
from ki_events.registrations.invitations.inviting import Wanted, create
from ki_events.registrations.questions.editing import edit_questions
from ki_events.registrations.questions.reading import Definition
from ki_events.registrations.questions.tables import AccessNeed, NeedKind, QuestionKind
from tests.characters import make_event, make_organisation, person, sign_up
from tests.finding import finding_nothing
from tests.group_messages.messages import draft, sent
from tests.office.colleague import colleague, make_member
from tests.office.house import filled_house, fits
from tests.office.test_doors import OWN, SEEN
from tests.office.uploads import make_upload
from tests.statements import counted

pytestmark = pytest.mark.anyio


async def test_every_page_asks_as_little_for_three_of_everything_as_for_one(browser: httpx.AsyncClient) -> None:
    house = await filled_house()
    event = await Event.objects(Event.organisation).get(Event.slug == house["slug"])
    assert event is not None
    ada = await colleague(browser, role=Role.manager, email="ada@krefeld.example")
    await Account.update({Account.is_administrator: True}).where(Account.email == "ada@krefeld.example")
    await _more(event, 1)
    # A list that is brought in is seen by whoever brings it, and a paper takes seconds (tests/attendance/test_papers.py).
    paths = [path for path in [*SEEN, *OWN] if not re.search(r"{upload}|{file}|\.pdf$", path)]
    await _statements(ada, paths, house)  # what a process asks once
    one = await _statements(ada, paths, house)
    for number in (2, 3):
        await _more(event, number)
    three = await _statements(ada, paths, house)
    with finding_nothing() as found:
        for path in paths:
            found[path] = "" if one[path] == three[path] else f"{one[path]} and {three[path]} statements"


async def _statements(browser: httpx.AsyncClient, paths: list[str], house: dict[str, str]) -> dict[str, int]:
    found = {}
    for path in paths:
        with counted() as statements:
            answer = await browser.get(fits(path, house))
        assert answer.status_code in (200, 303), path
        found[path] = len(statements)
    return found


async def _more(event: Event, number: int) -> None:
    """Let there be one more of everything."""
    house, moment = await make_organisation(), now()
    guest = await sign_up(event, person(10 * number))
    await AccessNeed(registration=guest.id, kind=NeedKind.other, detail=f"Rampe {number}").save()
    other = await make_event(1, certificate=True)
    there, _waits = await sign_up(other, person(10 * number + 1)), await sign_up(other, person(10 * number + 2))
    await issue_one(there.id, "War da.", "account:1")
    await make_event(status="draft", deleted_at=moment)
    await sent(await draft(event, f"Text {number}"))
    await draft(event, f"Entwurf {number}")
    await create(event.id, Wanted(name=f"Kollegium {number}"), "cli")

    def day(n: int) -> date:
        return moment.date() + timedelta(days=2 * n)

    questions = [Definition(f"frage-{n}", QuestionKind.text, f"Frage {n}?") for n in range(number)]
    await edit_questions(event.id, [Definition("fach", QuestionKind.text, "Welches Fach?"), *questions], "account:1")
    await set_school_holidays(house.id, [Holiday(day(n), day(n), f"Frei {n}") for n in range(number)], "cli")
    await keep_former(house.id, PROFILE, {"phone": str(number)}, "account:1")
    await keep_former(house.id, text_part(LegalKind.imprint, "en"), {"body": str(number)}, "account:1")
    await _more_people(event, number)


async def _more_people(event: Event, number: int) -> None:
    house = await make_organisation()
    helper = await make_member(role=Role.check_in, email=f"hilfe-{number}@krefeld.example")
    await make_upload(event, helper)
    await invite(Invitee("Nora", f"nora-{number}@krefeld.example", Role.organiser, house.id), "de", "account:1")
    ada = await make_member(f"haus-{number}", Role.manager, "ada@krefeld.example")
    await begin_sign_in(ada.id, "password", json.dumps(number))
    await Passkey(account=ada.id, name="x", credential_id=bytes([number]), public_key=b"x", created_at=now()).save()
