"""At the door of a date: who is expected, one button each, a field for codes, who waits, and who comes without registration."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.attendance.lists import Guest, SessionList, folded, list_of
from ki_events.attendance.room import people_in
from ki_events.attendance.walking_in import opens_at
from ki_events.clock import local, now
from ki_events.dates import hours, moment_in_words
from ki_events.links import new_public_id
from ki_events.office.check_in.opened import OpenSession, open_session
from ki_events.office.check_in.words import PERMISSIONS, counts_words, device_words, done_words, room_count_words, since
from ki_events.office.frame import office_page
from ki_events.web.asked import asked_words
from ki_events.web.forms import Form, institution_line, name_line, optional_email_line
from ki_events.web.pages import AnyRequest

LONGEST_SEARCH = 100
NOBODY = Guest(0, "", "", "", "", "", "", True, False, "", None, "", None)
"""What the script fills in for somebody who was not there when the page was made."""


class NewGuest(BaseModel):
    """Somebody who comes without registration."""

    given_name: name_line(100)  # type: ignore[valid-type]
    family_name: name_line(100)  # type: ignore[valid-type]
    organization: institution_line(160)  # type: ignore[valid-type]
    email: optional_email_line()  # type: ignore[valid-type]


@dataclass(frozen=True)
class Entry:
    """What stands in the fields of the page, and what was wrong with it."""

    form: Form[Any]
    problem: str = ""
    code: str = ""


@get("/", name="check_in_list")
async def check_in_list(request: AnyRequest, session: FromPath[int]) -> Response[bytes]:
    """Show the list."""
    return await list_page(request, await open_session(request, session))


async def list_page(request: AnyRequest, opened: OpenSession, entry: Entry | None = None) -> Response[bytes]:
    """Answer with the list, and with what could not be done."""
    people = await list_of(opened.session)
    words = asked_words(request, "suche", LONGEST_SEARCH)
    opens = opens_at(opened.event)
    response = office_page(
        request,
        "office/check_in/expected.html",
        here="office_check_in",
        status=422 if entry else 200,
        event=opened.event,
        session=opened.session,
        people=_sought(people, words),
        counts=counts_words(people),
        room=await room_now(opened),
        opens=opens,
        is_open=opens is not None and opens <= now(),
        search=words,
        entry=entry or Entry(Form()),
        done=done_words(request.query_params, people),
        nonce=new_public_id(),
        nobody=NOBODY,
        since=since,
        hours=hours,
        today=local(now()).date().isoformat(),
        opens_words=moment_in_words(opens) if opens else "",
        words=device_words(),
    )
    response.headers["permissions-policy"] = PERMISSIONS
    return response


async def room_now(opened: OpenSession) -> str:
    """Return how many are in the room, in words; "" where nothing limits them."""
    if opened.event.room_limit is None:
        return ""
    return room_count_words(opened.event.room_limit, await people_in(opened.event, opened.session))


def _sought(people: SessionList, words: str) -> SessionList:
    sought = folded(words).split()
    if not sought:
        return people
    found = [
        [each for each in guests if all(word in folded(f"{each.name} {each.organization}") for word in sought)]
        for guests in (people.expected, people.others, people.waiting)
    ]
    return SessionList(*found)
