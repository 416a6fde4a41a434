"""What an event says of itself: one form, kept while it is typed, shown before it is public, merged when two people change it."""

from dataclasses import dataclass, replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from ki_events.events.tables import Event
from ki_events.office.event.lacking import next_step
from ki_events.office.event.texts_choices import choices_of
from ki_events.office.event.texts_form import PREVIEW, THROW_AWAY, Typed, labels, read_texts, texts_in, typed
from ki_events.office.event.texts_words import differences
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.office.history.last_change import last_change
from ki_events.office.registrations.merging import Merged, merge
from ki_events.office.saved_forms import Saved, forget_saved_form, saved_form
from ki_events.programmes.belonging import programmes_to_choose
from ki_events.refusal import Refused
from ki_events.registrations.changing.describing import Texts, describe, texts_at, texts_of, to_be_told
from ki_events.rows import one
from ki_events.web.forms import Form, check
from ki_events.web.pages import AnyRequest, is_done, see, url
from ki_events.web.sent import Sent, read_sent

PICK, THEIRS = "pick-", "theirs"
"""`pick-title=theirs` takes the other person's title."""


@dataclass(frozen=True)
class Clash:
    """Two people changed the same fields: mine and theirs merged as far as possible, and what the other one stored."""

    merged: Merged[Texts]
    theirs: Texts
    revision: int


@get("/", name="office_event_texts")
async def texts_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the form with what is stored, or with what was typed and not sent."""
    opened = await open_event(request, slug)
    stored = typed(await texts_of(opened.event), opened.event.revision)
    saved = await saved_form(opened.member, place_of(opened.event))
    kept = check(Typed, saved.sent) if saved else None
    if kept is not None and is_done(request, "entwurf"):
        return await _form(request, opened, Form(kept.typed, picked=kept.picked))
    is_newer = kept is not None and _differs(kept, stored)
    return await _form(request, opened, stored, saved=saved if is_newer else None)


@post("/", name="office_event_texts_send")
async def send_texts(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Store the texts, show a preview of them, or ask which version counts."""
    opened, sent = await open_event(request, slug), await read_sent(request)
    if sent.one("action") == THROW_AWAY:
        await forget_saved_form(opened.member, place_of(opened.event))
        return see(request, "office_event_texts", organisation=opened.member.organisation.slug, slug=slug)
    form = read_texts(sent)
    if form.value is None or form.value.action == PREVIEW:
        return await _form(request, opened, form, is_preview=not form.errors)
    done = await _store(opened, form.value, sent)
    if isinstance(done, Clash):
        return await _clash(request, opened, done)
    await forget_saved_form(opened.member, place_of(opened.event))
    return _stored(request, opened, done)


def place_of(event: Event) -> str:
    """Return the place in which the form is kept while it is typed."""
    return f"event:{event.id}:texts"


async def _store(opened: OpenEvent, wanted: Typed, sent: Sent) -> int | Clash:
    """Store what was typed, merged with what others stored since; return how many people are told, or what clashes."""
    revision = int(wanted.revision or opened.event.revision)
    offered = {number for number, _name in await programmes_to_choose(opened.event.id)}
    base = await texts_at(opened.event, revision)
    picked = {name: getattr(base, name) for name in base.written() if sent.one(PICK + name) == THEIRS}
    mine = replace(texts_in(wanted, offered), **picked)
    event = await one(Event, opened.event.id)
    theirs = await texts_of(event)
    merged = merge(base, mine, theirs)
    if merged.conflicts:
        return Clash(merged, theirs, event.revision)
    try:
        return await describe(event.id, merged.value, event.revision, opened.actor)
    except Refused as refused:
        if refused.code != "changed_meanwhile":
            raise
    # Somebody was quicker by a moment: what they stored is merged as well.
    return await _store(opened, wanted, sent)


def _stored(request: AnyRequest, opened: OpenEvent, told: int) -> Redirect:
    query = {"gespeichert": 1, "mitgeteilt": told} if told else {"gespeichert": 1}
    house = opened.member.organisation.slug
    return Redirect(
        url(request, "office_event_texts", query, organisation=house, slug=opened.event.slug),
        status_code=303,
        headers={"cache-control": "no-store"},
    )


def _differs(kept: Form[Typed], stored: Form[Any]) -> bool:
    """Say whether a kept form says something else than what is stored."""
    lines = any(kept.typed.get(name, "") != text for name, text in stored.typed.items() if name != "revision")
    lists = any(set(kept.picked.get(name, ())) != set(values) for name, values in stored.picked.items())
    return lines or lists or bool(kept.typed.get("more_topics") or kept.typed.get("more_target_groups"))


async def _form(
    request: AnyRequest, opened: OpenEvent, form: Form[Any], *, saved: Saved | None = None, is_preview: bool = False
) -> Response[bytes]:
    told = request.query_params.get("mitgeteilt", "")
    return event_page(
        request,
        opened,
        "office/event/texts.html",
        here="office_event_texts",
        status=422 if form.errors else 200,
        form=form,
        labels=labels(),
        choices=await choices_of(opened, form),
        place=place_of(opened.event),
        saved=saved,
        is_preview=is_preview,
        is_stored=is_done(request, "gespeichert"),
        comes_next=await next_step(request, opened) if is_done(request, "gespeichert") else None,
        told=int(told) if told.isdecimal() and len(told) < 7 else 0,
        to_be_told=await to_be_told(opened.event),
    )


async def _clash(request: AnyRequest, opened: OpenEvent, clash: Clash) -> Response[bytes]:
    form = typed(clash.merged.value, clash.revision)
    choices = await choices_of(opened, form)
    return event_page(
        request,
        opened,
        "office/event/texts_clash.html",
        here="office_event_texts",
        status=409,
        form=form,
        fields=differences(clash.merged.value, clash.theirs, clash.merged.conflicts, choices.programme_names),
        taken=differences(clash.merged.value, clash.theirs, clash.merged.theirs, choices.programme_names),
        changed=await last_change(opened.event.id),
    )
