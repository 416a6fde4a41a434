"""On site or online: at a hybrid event the page says how one takes part, and one page changes it."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.clock import now
from ki_events.events.contingent_defining import contingents_of
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.attending import switch_attendance
from ki_events.registrations.questions.answers import answers_of
from ki_events.registrations.questions.reading import questions_of
from ki_events.registrations.tables import Registration
from ki_events.site.registration.opened import Opened, act, look
from ki_events.site.registration.state import SAVED, is_running
from ki_events.site.sign_up.groups import Option, groups_of
from ki_events.web.pages import AnyRequest, private_page, see, see_done
from ki_events.web.sent import read_sent

FIELD = "attendance"


@dataclass(frozen=True)
class Ways:
    """How one can take part in the event, and what the person has chosen or just typed."""

    options: tuple[Option, ...]
    own: str

    @property
    def other(self) -> Option | None:
        """Return what the person could change to."""
        return next((option for option in self.options if option.value != self.own), None)


@get("/teilnahme", name="attending")
async def attending_form(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Show how the person takes part, and what else there is with its free places."""
    return await look(request, token, _form)


@post("/teilnahme", name="attending_send")
async def send_attending(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Change it, or say why that cannot be."""
    return await act(request, token, _switched)


async def ways_of(opened: Opened) -> Ways | None:
    """Return how the person can take part; None for an event that is not hybrid, without a statement for who never chose."""
    own = opened.registration.attendance
    if not own:
        return None
    groups = groups_of(await contingents_of(opened.event.id), now())
    found = next((group for group in groups if group.is_attendance), None)
    return Ways(found.options, own) if found else None


async def _form(request: AnyRequest, opened: Opened) -> Response[Any]:
    return _page(request, opened, await ways_of(opened))


async def _switched(request: AnyRequest, opened: Opened) -> Response[Any]:
    typed = (await read_sent(request)).one(FIELD)
    try:
        registration = await switch_attendance(opened.registration.id, typed)
    except Refused as refused:
        found = await ways_of(opened)
        return _page(request, opened, found and Ways(found.options, typed), refused)
    if await _is_to_answer(registration):
        return see(request, "own_details", token=opened.token)
    return see_done(request, "registration", SAVED, token=opened.token)


async def _is_to_answer(registration: Registration) -> bool:
    """Say whether there is a question for who takes part in this manner that the person has not answered."""
    manner = f"{FIELD}:{registration.attendance}"
    asked = [one.id for one in await questions_of(registration.event) if manner in one.definition.only_for]
    given = {one.question.id for one in await answers_of(registration.id)} if asked else set()
    return not given.issuperset(asked)


def _page(request: AnyRequest, opened: Opened, ways: Ways | None, refused: Refused | None = None) -> Response[bytes]:
    return private_page(
        request,
        "site/registration/attending.html",
        status=409 if refused else 200,
        **opened.about,
        ways=ways,
        has_place=opened.registration.holds_place,
        is_running=is_running(opened.registration, opened.event),
        errors={FIELD: refused.sentence} if refused and ways else {},
        problem=refused.sentence if refused and not ways else "",
        labels={FIELD: _("Teilnahme")},
    )
