"""Dates that are changed together keep their days: of several days the last, of an evening the night that follows it."""

from datetime import datetime

import httpx
import pytest

from ki_events.clock import BERLIN, local
from ki_events.events.tables import EventStatus
from tests.characters import make_event, make_organisation, make_session
from tests.office.event.together import agree, ask
from tests.registrations.changing.moved import sessions_of

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("mid_morning")]

FRIDAY = ((19, 14), (20, 13))
BEFORE_SUMMER_TIME = ((27, 14), (28, 14))
EVENING = ((17, 18), (17, 23))
NIGHT = ((17, 22), (18, 5))


def in_march(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        (FRIDAY, {"end": "15:00"}, ((19, 14), (20, 15))),
        (FRIDAY, {"start": "10:00", "end": "13:00"}, ((19, 10), (20, 13))),
        (BEFORE_SUMMER_TIME, {"end": "16:00"}, ((27, 14), (28, 16))),
        (EVENING, {"end": "01:00"}, ((17, 18), (18, 1))),
        (EVENING, {"start": "19:00", "end": "21:00"}, ((17, 19), (17, 21))),
        (NIGHT, {"end": "07:00"}, ((17, 22), (18, 7))),
        (NIGHT, {"end": "23:00"}, ((17, 22), (17, 23))),
    ],
)
async def test_end_is_on_the_day_that_one_means(
    amal: httpx.AsyncClient,
    before: tuple[tuple[int, int], tuple[int, int]],
    typed: dict[str, str],
    after: tuple[tuple[int, int], tuple[int, int]],
) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    begins, ends = (in_march(*each) for each in before)
    row = await make_session(event, await make_organisation(), begins, ends_at=ends)
    await agree(amal, event, await ask(amal, event, [row], **typed))
    (found,) = await sessions_of(event)
    assert tuple(in_march(*each) for each in after) == (local(found.starts_at), local(found.ends_at))


@pytest.mark.parametrize(("before", "end"), [(EVENING, "09:00"), (NIGHT, "21:00")])
async def test_end_before_the_beginning_is_no_night(
    amal: httpx.AsyncClient, before: tuple[tuple[int, int], tuple[int, int]], end: str
) -> None:
    event = await make_event(sessions=0, status=EventStatus.draft)
    begins, ends = (in_march(*each) for each in before)
    row = await make_session(event, await make_organisation(), begins, ends_at=ends)
    answer = await ask(amal, event, [row], end=end)
    assert (422, True) == (answer.status_code, "läge das Ende nicht nach dem Beginn" in answer.text)
