"""Before a message leaves a page says to how many people, when, and that mails cannot be called back; then it leaves once."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events import dates
from ki_events.clock import local, now
from ki_events.events.local_times import is_skipped, moment_of, skipped_sentence
from ki_events.group_messages.audience import audience_in, numbers
from ki_events.group_messages.scheduling import leaves_at, send, stop
from ki_events.group_messages.tables import GroupMessage, GroupMessageState
from ki_events.i18n import _, ngettext
from ki_events.office.frame import OpenEvent, event_page
from ki_events.office.messages.listing import HERE, address_of, open_message
from ki_events.refusal import Refused
from ki_events.web.field_types import count_line, day_line, one_of, time_line
from ki_events.web.forms import Form, check
from ki_events.web.pages import AnyRequest, see, see_done
from ki_events.web.sent import read_sent

LATER = "later"
MISTAKES_OF_THE_MOMENT = ("past", "too_far")


@dataclass(frozen=True)
class Tried:
    """What the page shows in its fields, and how the answer turned out."""

    form: Form[Any] = field(default_factory=lambda: Form({"when": "now"}))
    status: int = 200
    problem: str = ""


class Asked(BaseModel):
    """When the message leaves, and the number of people that the page named."""

    people: count_line(10**6)  # type: ignore[valid-type]
    when: one_of(("now", LATER), 1)  # type: ignore[valid-type]
    day: day_line()  # type: ignore[valid-type]
    time: time_line()  # type: ignore[valid-type]


@get("/{message:str}/senden", name="office_event_message_asking")
async def asking_page(request: AnyRequest, slug: FromPath[str], message: FromPath[str]) -> Response[Any]:
    """Ask once more: to how many, and when."""
    opened, found = await open_message(request, slug, message)
    if found.state != GroupMessageState.draft:
        return see(request, "office_event_message", message=message, **address_of(opened))
    return await _page(request, opened, found, Tried())


@post("/{message:str}/senden", name="office_event_message_send")
async def send_message(request: AnyRequest, slug: FromPath[str], message: FromPath[str]) -> Response[Any]:
    """Send the message, or plan it; a second click leads to what the first one did."""
    opened, found = await open_message(request, slug, message)
    if found.state == GroupMessageState.draft:
        form = check(Asked, await read_sent(request))
        at = _moment(form)
        if form.value is None or form.errors:
            return await _page(request, opened, found, Tried(form, 422))
        try:
            await send(found.id, int(form.value.people or 0), at, opened.actor)
        except Refused as refused:
            return await _page(request, opened, found, _tried(form, refused))
    return see(request, "office_event_message", message=message, **address_of(opened))


@post("/{message:str}/anhalten", name="office_event_message_stop")
async def send_stop(request: AnyRequest, slug: FromPath[str], message: FromPath[str]) -> Response[Any]:
    """Keep back what has not left yet."""
    opened, found = await open_message(request, slug, message)
    await stop(found.id, opened.actor)
    return see_done(request, "office_event_message", "angehalten", message=message, **address_of(opened))


def _moment(form: Form[Any]) -> datetime | None:
    """Return the moment (UTC) that was chosen, None for now; mistakes are added to the form."""
    if form.value is None or form.value.when != LATER:
        return None
    for name, sentence in (
        ("day", _("Bitte wählen Sie den Tag, an dem die Nachricht hinausgeht.")),
        ("time", _("Bitte geben Sie die Uhrzeit an, zum Beispiel 14:30.")),
    ):
        if not getattr(form.value, name):
            form.errors[name] = sentence
    if form.errors:
        return None
    day, at = date.fromisoformat(form.value.day), time.fromisoformat(form.value.time)
    if is_skipped(day, at):
        form.errors["time"] = skipped_sentence(day, at)
    return moment_of(day, at)


def _tried(form: Form[Any], refused: Refused) -> Tried:
    """Return the form with the mistake at the field that it is about; what is about none stands above all."""
    if refused.code not in MISTAKES_OF_THE_MOMENT:
        return Tried(form, 422, refused.sentence)
    value: Asked = form.value  # type: ignore[assignment]  # checked before
    is_today = value.day == local(now()).date().isoformat()
    return Tried(replace(form, errors={"time" if is_today else "day": refused.sentence}), 422)


async def _page(request: AnyRequest, opened: OpenEvent, message: GroupMessage, tried: Tried) -> Response[bytes]:
    leaves = leaves_at(opened.event, now())
    count = await numbers(opened.event.id, audience_in(message.audience))
    return event_page(
        request,
        opened,
        "office/messages/asking.html",
        here=HERE,
        status=tried.status,
        message=message,
        form=tried.form,
        problem=tried.problem,
        labels={"day": _("Tag"), "time": _("Uhrzeit"), "when": _("Wann")},
        words=_send_words(count.people),
        count=count,
        held_until=dates.moment_in_words(leaves) if leaves > now() else "",
        today=local(now()).date().isoformat(),
    )


def _send_words(people: int) -> dict[str, str]:
    """Return what the button says: for both moments while none is chosen that a style sheet can see, and for each of them."""
    named = {
        "either": ngettext("An %(num)d Person senden oder planen", "An %(num)d Personen senden oder planen", people),
        "now": ngettext("An %(n)s Person senden", "An %(n)s Personen senden", people),
        "later": ngettext("Für %(num)d Person planen", "Für %(num)d Personen planen", people),
    }
    return {name: words % {"num": people, "n": people} for name, words in named.items()}
