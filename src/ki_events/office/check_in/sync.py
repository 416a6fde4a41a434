"""What devices at the door say and hear: how the list stands now, and what was noted since, each once and in its own time."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import FromPath
from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from ki_events.attendance.lists import Guest, SessionList, list_of
from ki_events.attendance.marking import LONGEST_KEY, Tap, mark
from ki_events.attendance.tables import Means
from ki_events.attendance.walking_in import Coming, admit_waiting, come_in
from ki_events.clock import local, now
from ki_events.i18n import _
from ki_events.office.check_in.expected import NewGuest, room_now
from ki_events.office.check_in.opened import OpenSession, open_for_marks, open_session
from ki_events.office.check_in.words import counts_words, since
from ki_events.packing import digest
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Person
from ki_events.registrations.tables import Registration, Status
from ki_events.web.caching import knows
from ki_events.web.forms import check
from ki_events.web.pages import NO_STORE, AnyRequest

MOST = 2000
"""So many marks come in one message; a device sends the rest in the next."""


PRINTED = r"^[!-~]*$"
"""What keys consist of: signs of ASCII that can be seen."""


class SentMark(BaseModel):
    """One tap of a device: about somebody on the list (`person`), or about a newcomer (`guest`)."""

    key: Annotated[str, Field(min_length=8, max_length=LONGEST_KEY, pattern=PRINTED)]
    at: AwareDatetime
    person: Annotated[str, Field(max_length=24, pattern=PRINTED)] = ""
    present: bool = True
    admit: bool = False
    means: Means = Means.name
    guest: dict[str, str] | None = None


class SentMarks(BaseModel):
    """What a device sends; `now` is what its own clock says, so that one that is wrong does no harm."""

    now: AwareDatetime
    marks: Annotated[list[SentMark], Field(max_length=MOST)]


@dataclass(frozen=True)
class Taken:
    """What became of marks: the keys that are done, and the sentences for those that are not."""

    done: list[str]
    refused: dict[str, str]


@get("/stand.json", name="check_in_state")
async def check_in_state(request: AnyRequest, session: FromPath[int]) -> Response[bytes]:
    """Answer the list as it stands, or that nothing has changed (304)."""
    opened = await open_session(request, session)
    state = _state(opened, await list_of(opened.session)) | {"room": await room_now(opened)}
    body = json.dumps(state, ensure_ascii=False).encode()
    etag = f'"{digest(body)}"'
    headers = {"cache-control": NO_STORE, "etag": etag}
    if knows(request, etag):
        return Response(b"", status_code=304, headers=headers, media_type="application/json")
    return Response(body, headers=headers, media_type="application/json")


@post("/vermerke.json", name="check_in_marks", status_code=200)
async def send_marks(request: AnyRequest, session: FromPath[int]) -> Response[bytes]:
    """Take what a device noted, in its order, and say what became of each."""
    opened, sent = await open_for_marks(request, session), await _read(request)
    taken = await _take(opened, sent)
    body = json.dumps({"done": taken.done, "refused": taken.refused}, ensure_ascii=False).encode()
    return Response(body, headers={"cache-control": NO_STORE}, media_type="application/json")


def _state(opened: OpenSession, people: SessionList) -> dict[str, Any]:
    return {
        "day": local(opened.session.starts_at).date().isoformat(),
        "counts": counts_words(people),
        "people": [
            *(_guest(guest, "expected") for guest in people.expected),
            *(_guest(guest, "others") for guest in people.others),
            *(_guest(guest, "waiting") for guest in people.waiting),
        ],
    }


def _guest(guest: Guest, group: str) -> dict[str, Any]:
    return {
        "key": guest.key,
        "name": guest.name,
        "organization": guest.organization,
        "code": guest.code,
        "group": group,
        "position": guest.position,
        "present": guest.is_present is True,
        "at": since(guest),
        "isWalkIn": guest.is_walk_in,
    }


async def _read(request: AnyRequest) -> SentMarks:
    try:
        return SentMarks.model_validate_json(await request.body())
    except ValidationError as mistakes:
        raise ValidationException from mistakes


async def _take(opened: OpenSession, sent: SentMarks) -> Taken:
    """Note plain taps all at once, and let newcomers in one by one: one who is refused keeps nobody out."""
    ahead = sent.now - now()
    numbers = await _numbers(opened, sent.marks)
    taken = Taken([], {})
    plain = [each for each in sent.marks if each.guest is None and not each.admit]
    taps = [_tap(opened, each, numbers[each.person], ahead) for each in plain if each.person in numbers]
    await mark(taps, opened.member.actor)
    taken.done.extend(tap.key for tap in taps)
    taken.refused.update({each.key: _gone() for each in plain if each.person not in numbers})
    for each in sent.marks:
        if each.guest is not None or each.admit:
            await _let_in(opened, each, (numbers, ahead), taken)
    return taken


def _tap(opened: OpenSession, each: SentMark, number: int, ahead: timedelta) -> Tap:
    return Tap(opened.session.id, number, each.present, each.means, each.key, _in_our_time(each.at, ahead))


async def _let_in(opened: OpenSession, each: SentMark, known: tuple[dict[str, int], timedelta], taken: Taken) -> None:
    numbers, ahead = known
    coming = Coming(opened.session.id, each.key, _in_our_time(each.at, ahead))
    if each.guest is None and each.person not in numbers:
        taken.refused[each.key] = _gone()
        return
    try:
        if each.guest is not None:
            await come_in(coming, _person(each.guest), opened.member.actor)
        else:
            await admit_waiting(coming, numbers[each.person], opened.member.actor)
    except Refused as refused:
        taken.refused[each.key] = refused.sentence
    else:
        taken.done.append(each.key)


def _person(guest: dict[str, str]) -> Person:
    form = check(NewGuest, {name: str(value) for name, value in guest.items()})
    if form.value is None:
        raise Refused("invalid", " ".join(form.errors.values()))
    return Person(form.value.given_name, form.value.family_name, form.value.email, form.value.organization)


def _in_our_time(at: datetime, ahead: timedelta) -> datetime:
    try:
        return min(at - ahead, now())
    except OverflowError:  # a clock that is wrong by thousands of years says nothing
        return now()


async def _numbers(opened: OpenSession, marks: Sequence[SentMark]) -> dict[str, int]:
    """Return the ids of those registrations of the event that are named."""
    keys = sorted({each.person for each in marks if each.person})
    if not keys:
        return {}
    of_event = (Registration.event == opened.event.id) & Registration.public_id.is_in(keys)
    rows = await Registration.select(Registration.id, Registration.public_id, Registration.status).where(of_event)
    return {row["public_id"]: row["id"] for row in rows if row["status"] != Status.rejected}


def _gone() -> str:
    return _(
        "Diese Person steht nicht mehr auf der Liste. Suchen Sie bitte nach dem Namen oder nehmen Sie sie als neu auf."
    )
