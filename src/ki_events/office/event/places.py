"""How many may come, who, and on which terms: set on one page, and before anyone moves up by it, the number is said."""

from dataclasses import replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.events.contingent_defining import contingents_of
from ki_events.i18n import _
from ki_events.office.event.lacking import next_step
from ki_events.office.event.places_fields import (
    arrangement_of,
    fingerprint,
    read_places,
    typed_of,
)
from ki_events.office.event.places_page import SAVED, Sheet, asks_before, places_form
from ki_events.office.event.places_rows import one_more, without
from ki_events.office.frame import OpenEvent, open_event
from ki_events.refusal import Refused
from ki_events.registrations.changing.together import Arrangement, arrange, moving_up
from ki_events.visible import visible
from ki_events.web.forms import Form
from ki_events.web.pages import AnyRequest, is_done, see_done
from ki_events.web.sent import Sent, read_sent

ADD, REMOVE, BACK = "add", "remove-", "back"


@get("/", name="office_event_places")
async def places_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show how the event gives its places."""
    opened = await open_event(request, slug)
    contingents = await contingents_of(opened.event.id)
    now = arrangement_of(opened.event, contingents)
    form: Form[Any] = Form(typed_of(now) | {"begun": fingerprint(now)})
    if not is_done(request, SAVED):
        return places_form(request, opened, Sheet(form, contingents))
    after = await next_step(request, opened)
    return places_form(request, opened, Sheet(form, contingents, after=after), saved=True)


@post("/", name="office_event_places_send")
async def send_places(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Set it, or show the form again: with a row more or less, with its mistakes, or with who would move up."""
    opened, sent = await open_event(request, slug), await read_sent(request)
    contingents = await contingents_of(opened.event.id)
    before = arrangement_of(opened.event, contingents)
    form = read_places(sent, before)
    form.typed["begun"] = visible(sent.one("begun"))
    step = _changed(form, sent.one("action"))
    if step is not None:
        return places_form(request, opened, Sheet(step, contingents))
    if form.value is None:
        return places_form(request, opened, Sheet(form, contingents), 422)
    if form.value != before and form.typed["begun"] != fingerprint(before):
        return _meanwhile(request, opened, Sheet(form, contingents), before)
    try:
        return await _arrange(request, opened, form, sent)
    except Refused as refused:
        return places_form(request, opened, Sheet(form, contingents, refused.sentence), 422)


async def _arrange(request: AnyRequest, opened: OpenEvent, form: Form[Arrangement], sent: Sent) -> Response[Any]:
    event, wanted = opened.event, form.value
    if wanted is None:
        raise ValueError("there are mistakes")
    people = await moving_up(event.id, wanted, opened.actor) if event.waiting else 0
    if people and sent.one("agreed") != str(people):
        return asks_before(request, opened, form, people)
    await arrange(event.id, wanted, opened.actor)
    return see_done(
        request, "office_event_places", SAVED, organisation=opened.member.organisation.slug, slug=event.slug
    )


def _changed(form: Form[Any], action: str) -> Form[Any] | None:
    """Return the form after a button that does not send it; nothing is checked yet."""
    typed = dict(form.typed)
    if action == ADD:
        prefix = one_more(typed)
        return Form(typed | {"focus": f"{prefix}name"})
    if action.startswith(REMOVE):
        without(typed, action.removeprefix(REMOVE))
        return Form(typed | {"focus": "add-contingent"})
    return Form(typed) if action == BACK else None


def _meanwhile(request: AnyRequest, opened: OpenEvent, sheet: Sheet, before: Arrangement) -> Response[bytes]:
    """Say what somebody else has set since the form was opened; sent again, what is typed holds."""
    theirs = {name: text for name, text in typed_of(before).items() if sheet.form.typed.get(name, "") != text}
    sheet.form.typed["begun"] = fingerprint(before)
    sentence = _(
        "Inzwischen hat jemand diese Seite gespeichert. Bitte vergleichen Sie die Angaben unten; wenn Sie noch einmal speichern, gilt, was Sie eingegeben haben."
    )
    return places_form(request, opened, replace(sheet, problem=sentence, theirs=theirs), 409)
