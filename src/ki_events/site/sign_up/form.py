"""Signing up takes one form; every answer but success shows the form again with what was typed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.clock import now
from ki_events.db import is_unavailable
from ki_events.events.availability import availability
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Arrival
from ki_events.registrations.parties import token_of_party
from ki_events.registrations.reading import token_of
from ki_events.registrations.registering import register_party
from ki_events.registrations.tables import Party, Registration
from ki_events.rows import one
from ki_events.settings import settings
from ki_events.site.event.showing import public_event_asking
from ki_events.site.sign_up.hints import doubts, with_what_was_meant
from ki_events.site.sign_up.invited import FIELD, PARAMETER, Invited, invitation, known_of, state_for
from ki_events.site.sign_up.kept_forms import MARK, KeptForms
from ki_events.site.sign_up.kept_parts import KeptParts
from ki_events.site.sign_up.page import TEXTS, Desk, Draft, empty_form, form_name, form_page, opened
from ki_events.site.sign_up.parts import Parts, parts_of
from ki_events.site.sign_up.people import Contact, People, blocks_of, prefixes_in, read_people
from ki_events.site.sign_up.refused import refusal
from ki_events.site.sign_up.steps import changed
from ki_events.visible import visible
from ki_events.web import proof_of_work, trap
from ki_events.web.errors import TRY_AGAIN_AFTER
from ki_events.web.forms import Form, check
from ki_events.web.limits import WINDOW, within_limit
from ki_events.web.network import network_of
from ki_events.web.nonce import is_nonce, new_nonce
from ki_events.web.pages import AnyRequest, private_answer, private_page, see
from ki_events.web.previewing import is_previewed
from ki_events.web.sent import Sent, read_sent


@get("/", name="sign_up")
async def sign_up_form(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the empty form, or why there is none."""
    if is_previewed(slug):
        return form_page(request, opened(await _desk(slug, "")), Draft(), 200)
    if request.query_params.get(PARAMETER):
        desk = await _desk(slug, request.query_params[PARAMETER])
        known = known_of(desk.asked) if desk.state.is_open else {}
        return form_page(request, desk, Draft(Form(known)), 200)
    forms: KeptForms = request.app.state["forms"]
    seen, moment = await forms.look(slug), now()
    kept = forms.find(slug, seen)
    if kept is None:
        desk = await _kept_desk(request, slug)
        if not desk.state.is_open:
            return form_page(request, desk, Draft(), 200)
        kept = await forms.keep(desk.parts, seen, moment, lambda: empty_form(request, desk, MARK))
    return private_answer(request, kept.with_nonce(new_nonce(form_name(kept.event_id))))


@post("/", name="sign_up_send")
async def send_sign_up(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Register everybody and send them on; or add or take out a person, and show the form again."""
    sent = await read_sent(request)
    try:
        return await _take(request, slug, sent)
    except Exception as error:
        if not is_unavailable(error):
            raise
        return _try_again(request, slug, sent)


async def _take(request: AnyRequest, slug: str, sent: Sent) -> Response[Any]:
    token, action = sent.one(FIELD), sent.one("action")
    desk = await _desk(slug, token) if token else await _kept_desk(request, slug)
    sent = with_what_was_meant(sent, action)
    prefixes = prefixes_in(sent)
    form = read_people(desk.parts, blocks_of(desk.parts, prefixes), sent)
    draft = Draft(form, tuple(prefixes), sent.one("nonce"), sent)
    step = changed(desk, draft, action)
    if step is not None:
        return form_page(request, desk, step, 200)
    if form.value is None:
        return form_page(request, desk, draft, 422)
    return await _asked_again(request, desk, draft) or await _register(request, desk, draft, form.value)


async def _asked_again(request: AnyRequest, desk: Desk, draft: Draft) -> Response[bytes] | None:
    """Return the form where something keeps it from being taken that is no mistake of a field."""
    if not is_nonce(draft.nonce, desk.form_name):
        sentence = _("Das Formular war nicht mehr gültig. Ihre Eingaben sind noch da: bitte noch einmal absenden.")
        return form_page(request, desk, draft, 422, sentence)
    if trap.is_filled({trap.FIELD: draft.sent.one(trap.FIELD)}):
        return form_page(request, desk, draft, 422, trap.once_more())
    if desk.asked.sentence and desk.asked.link is None:
        return form_page(request, desk, draft, 422, desk.asked.sentence)
    found = doubts(blocks_of(desk.parts, draft.prefixes), draft.sent)
    if found:
        sentence = _("Sie sieht nach einem Tippfehler aus. Dorthin geht die Zusage.")
        return form_page(request, desk, replace(draft, doubts=found), 422, sentence)
    if not await within_limit("sign-up", network_of(request), settings().sign_up_limit):
        return _too_many(request, desk, draft)
    return None


async def _register(request: AnyRequest, desk: Desk, draft: Draft, people: People) -> Response[Any]:
    link = desk.asked.link.id if desk.asked.link else None
    unproven = not proof_of_work.is_done(draft.nonce, draft.sent.one(proof_of_work.FIELD))
    arrival = Arrival(people.guests, draft.nonce, people.manner, people.contact, link, unproven)
    try:
        registrations = await register_party(desk.event.id, arrival)
    except Refused as refused:
        if refused.code == "already_registered":
            # The same page for a stranger who tries an address out: the link goes to the mailbox only (invariant 6).
            return private_page(request, "site/sign_up/mailed.html", event=desk.event, is_party=arrival.is_party)
        return refusal(request, await _newer(request, desk), draft, refused)
    return await _see_them(request, registrations)


async def _see_them(request: AnyRequest, registrations: Sequence[Registration]) -> Response[Any]:
    party = registrations[0].party
    if party is None:
        return see(request, "registration", token=token_of(registrations[0]))
    return see(request, "party", token=token_of_party(await one(Party, party)))


def _too_many(request: AnyRequest, desk: Desk, draft: Draft) -> Response[bytes]:
    minutes = int(WINDOW.total_seconds() // 60)
    message = _(
        "Aus Ihrem Netz kamen in den letzten Minuten sehr viele Anmeldungen. "
        "Bitte senden Sie das Formular in %(minutes)s Minuten noch einmal ab. Ihre Eingaben bleiben hier stehen."
    ) % {"minutes": minutes}
    response = form_page(request, desk, draft, 429, message)
    if response.status_code == 429:
        response.headers["retry-after"] = str(minutes * 60)
    return response


def _try_again(request: AnyRequest, slug: str, sent: Sent) -> Response[bytes]:
    """Answer while the database is away: what the event asks is not known now, so everything else waits in hidden fields."""
    form = check(Contact, sent)
    hidden = [
        (name, visible(text))
        for name, texts in sent.fields.items()
        for text in texts
        if name not in (*TEXTS, "nonce", "action")
    ]
    values = {"slug": slug, "form": form, "nonce": visible(sent.one("nonce")), "hidden": hidden}
    response = private_page(request, "site/sign_up/later.html", status=503, **values)
    response.headers["retry-after"] = str(TRY_AGAIN_AFTER)
    return response


async def _kept_desk(request: AnyRequest, slug: str) -> Desk:
    """Return the desk for who comes without a link, from what is kept if it is still right."""
    kept: KeptParts = request.app.state["parts"]
    return _without_link(await kept.of(slug))


async def _newer(request: AnyRequest, desk: Desk) -> Desk:
    """Return the desk as it is now, which is why somebody was refused."""
    if desk.asked.token:
        return await _desk(desk.event.slug, desk.asked.token)
    kept: KeptParts = request.app.state["parts"]
    return _without_link(await kept.newer(desk.event.slug, desk.parts))


def _without_link(parts: Parts | None) -> Desk:
    if parts is None:
        raise NotFoundException
    return Desk(parts, availability(parts.event, now()), Invited())


async def _desk(slug: str, token: str) -> Desk:
    found, moment = await public_event_asking(slug), now()
    if found is None:
        raise NotFoundException
    event, asks = found
    asked = await invitation(token, event, moment)
    state = state_for(event, asked, moment)
    return Desk(await parts_of(event, asks, state.state, moment), state, asked)
