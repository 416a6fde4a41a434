"""A message is written in one form: to whom, and what; it is kept while it is typed, and nothing leaves from here."""

from dataclasses import dataclass, replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.clock import now
from ki_events.events.tables import EventStatus
from ki_events.group_messages.audience import Audience, audience_in, numbers
from ki_events.group_messages.drafting import discard, revision_of, rewrite, write_draft
from ki_events.group_messages.placeholders import NAMES, written
from ki_events.group_messages.tables import GroupMessage, GroupMessageState
from ki_events.i18n import _
from ki_events.office.done import done_of
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.office.messages.form import (
    Typed,
    audience_of,
    choices_of,
    draft_of,
    labels,
    mistakes,
    typed,
)
from ki_events.office.messages.listing import HERE, address_of, open_message
from ki_events.office.saved_forms import forget_saved_form, saved_form
from ki_events.refusal import Refused
from ki_events.registrations.tables import Registration, Status
from ki_events.rows import one
from ki_events.web.forms import Form, check
from ki_events.web.nonce import is_nonce, new_nonce
from ki_events.web.pages import AnyRequest, see, see_done
from ki_events.web.sent import Sent, read_sent

NEXT = {"preview": "office_event_message_preview", "ask": "office_event_message_asking"}
"""Where the buttons of the form lead once the draft is stored."""


@dataclass(frozen=True)
class Sheet:
    """What the form is about: a stored draft, or a new message; what it shows, and how sending it turned out."""

    opened: OpenEvent
    message: GroupMessage | None
    form: Form[Any]
    problem: str = ""
    status: int = 200
    is_kept: bool = False


@get("/neu", name="office_event_message_new")
async def new_message_page(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Show an empty form, or what was typed and not sent; people named by the address are the ones it is for."""
    opened = await open_event(request, slug)
    people = tuple(request.query_params.getall("person", []))
    saved = None if people else await saved_form(opened.member, place_of(opened, None))
    form: Form[Any] = Form(picked={"status": (Status.confirmed.value,), "person": people})
    if saved is not None:
        kept = check(Typed, saved.sent)
        form = Form(kept.typed, picked=kept.picked)
    return await _page(request, Sheet(opened, None, form, is_kept=saved is not None))


@post("/neu", name="office_event_message_write")
async def send_new_message(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Store a new draft, or count whom it would go to."""
    opened, sent = await open_event(request, slug), await read_sent(request)
    if sent.one("action") == "discard":
        await forget_saved_form(opened.member, place_of(opened, None))
        return see(request, "office_event_message_new", **address_of(opened))
    return await _take(request, opened, None, sent)


@get("/{message:str}/entwurf", name="office_event_message_draft")
async def draft_page(request: AnyRequest, slug: FromPath[str], message: FromPath[str]) -> Response[Any]:
    """Show the form of a draft; what is none any more is shown as what it became."""
    opened, found = await open_message(request, slug, message)
    if found.state != GroupMessageState.draft:
        return see(request, "office_event_message", message=message, **address_of(opened))
    audience = audience_in(found.audience)
    return await _page(request, Sheet(opened, found, typed(found, audience, await _public_ids(audience))))


@post("/{message:str}/entwurf", name="office_event_message_rewrite")
async def send_draft(request: AnyRequest, slug: FromPath[str], message: FromPath[str]) -> Response[Any]:
    """Store a draft again, throw it away, or count whom it would go to."""
    (opened, found), sent = await open_message(request, slug, message), await read_sent(request)
    if sent.one("action") == "discard":
        await discard(found.id, opened.actor)
        await forget_saved_form(opened.member, place_of(opened, found))
        return see_done(request, HERE, "verworfen", **address_of(opened))
    return await _take(request, opened, found, sent)


def place_of(opened: OpenEvent, message: GroupMessage | None) -> str:
    """Return the place in which the form is kept while it is typed."""
    return f"event:{opened.event.id}:message:{message.id if message else 'new'}"


async def _take(request: AnyRequest, opened: OpenEvent, message: GroupMessage | None, sent: Sent) -> Response[Any]:
    form = check(Typed, sent)
    choices = await choices_of(opened, sent.all("person"))
    wrong = mistakes(form, choices)
    if sent.one("action") == "count":
        return await _page(request, Sheet(opened, message, replace(form, errors=wrong)))
    form = replace(form, errors=wrong | form.errors)
    if form.value is None or wrong:
        return await _page(request, Sheet(opened, message, form, status=422))
    try:
        stored = await _store(opened, message, form.value, audience_of(form, choices))
    except Refused as refused:
        return await _page(request, await _refused(Sheet(opened, message, form), refused))
    await forget_saved_form(opened.member, place_of(opened, message))
    if page := NEXT.get(form.value.action):
        return see(request, page, message=stored.public_id, **address_of(opened))
    return see_done(
        request, "office_event_message_draft", "gespeichert", message=stored.public_id, **address_of(opened)
    )


async def _store(opened: OpenEvent, message: GroupMessage | None, value: Typed, audience: Audience) -> GroupMessage:
    draft = draft_of(value, audience)
    if message is not None:
        return await rewrite(message.id, value.revision, draft, opened.actor)
    nonce = value.nonce if is_nonce(value.nonce, _form_of(opened)) else new_nonce(_form_of(opened))
    return await write_draft(opened.event.id, nonce, draft, opened.actor)


async def _refused(sheet: Sheet, refused: Refused) -> Sheet:
    if refused.code == "placeholder":
        return replace(sheet, form=replace(sheet.form, errors=dict(refused.details)), status=422)
    # Stored once more from here, what is typed counts.
    current = revision_of(await one(GroupMessage, sheet.message.id)) if sheet.message else ""
    again = replace(sheet.form, typed=sheet.form.typed | {"revision": current})
    return replace(sheet, form=again, problem=refused.sentence, status=409)


async def _page(request: AnyRequest, sheet: Sheet) -> Response[bytes]:
    opened, typed_so_far = sheet.opened, sheet.form.typed
    choices = await choices_of(opened, sheet.form.picked.get("person", ()))
    lines = {name: typed_so_far.get(name, "") for name in Typed.model_fields}
    form = replace(sheet.form, typed=lines | {"nonce": lines["nonce"] or new_nonce(_form_of(opened))})
    return event_page(
        request,
        opened,
        "office/messages/form.html",
        here=HERE,
        status=sheet.status,
        message=sheet.message,
        form=form,
        labels=labels(),
        choices=choices,
        numbers=await numbers(opened.event.id, audience_of(form, choices)),
        placeholders=[written(name) for name in NAMES],
        place=place_of(opened, sheet.message),
        problem=sheet.problem,
        is_kept=sheet.is_kept,
        done=done_of(request, "gespeichert"),
        remark=_remark(opened),
    )


def _remark(opened: OpenEvent) -> str:
    event = opened.event
    if event.status == EventStatus.cancelled:
        return _("Diese Veranstaltung ist abgesagt. Schreiben können Sie trotzdem, zum Beispiel zu einem Ersatz.")
    if not event.postponed and event.ends_at is not None and event.ends_at < now():
        return _(
            "Diese Veranstaltung ist vorbei. Schreiben können Sie trotzdem, zum Beispiel zum Dank oder mit Material."
        )
    return ""


async def _public_ids(audience: Audience) -> list[str]:
    if not audience.people:
        return []
    picked = Registration.id.is_in(list(audience.people))
    rows = await Registration.select(Registration.public_id).where(picked).order_by(Registration.id)
    return [row["public_id"] for row in rows]


def _form_of(opened: OpenEvent) -> str:
    return f"group-message:{opened.event.id}"
