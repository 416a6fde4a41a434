"""Where there is no place one leaves an address for the next date; the mailbox confirms it, and stops it by one click."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.addresses import mail_key
from ki_events.clock import now
from ki_events.db import is_unavailable
from ki_events.events.availability import availability
from ki_events.events.tables import Event
from ki_events.i18n import _, language
from ki_events.interests.asking import MOST_OPEN, ask, is_undated, may_ask, why_not
from ki_events.refusal import Refused
from ki_events.settings import settings
from ki_events.site.event.offers import others
from ki_events.site.event.showing import Shown, public_event
from ki_events.site.event.when import span
from ki_events.web import trap
from ki_events.web.errors import TRY_AGAIN_AFTER
from ki_events.web.forms import Form, email_line, read_form
from ki_events.web.limits import WINDOW, within_limit
from ki_events.web.network import network_of
from ki_events.web.nonce import is_nonce, new_nonce
from ki_events.web.pages import AnyRequest, private_page, see


class Wish(BaseModel):
    """What the form asks for; people leave `homepage` empty, programs do not see why."""

    email: email_line()  # type: ignore[valid-type]
    homepage: str = ""
    nonce: str = ""


@dataclass(frozen=True)
class _Answer:
    """How the page is shown: what was typed, the status, and what stands in the way beside single fields."""

    form: Form[Wish]
    status: int = 200
    problem: str = ""


@get("/", name="interest_form")
async def interest_form(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the empty form, or why there is none."""
    return await _page(request, await _event(slug), _Answer(Form()))


@post("/", name="interest_send")
async def send_interest(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Send the link that confirms; the answer is the same for every address."""
    form = await read_form(request, Wish)
    try:
        return await _take(request, await _event(slug), form)
    except Exception as error:
        if not is_unavailable(error):
            raise
        return _try_again(request, slug, form)


@get("/gesendet", name="interest_sent")
async def interest_sent(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Say that the next step is in the mailbox."""
    return private_page(request, "site/interest/sent.html", event=await _event(slug))


async def _take(request: AnyRequest, event: Event, form: Form[Wish]) -> Response[Any]:
    if form.value is None:
        return await _page(request, event, _Answer(form, 422))
    if trap.is_filled(form.typed):
        return await _page(request, event, _Answer(_emptied(form), 422, trap.once_more()))
    if not is_nonce(form.value.nonce, _form_name(event)):
        problem = _("Das Formular war nicht mehr gültig. Ihre Eingaben sind noch da: bitte noch einmal absenden.")
        return await _page(request, event, _Answer(form, 422, problem))
    if not await within_limit("interest", network_of(request), settings().sign_up_limit):
        return await _too_many(request, event, form)
    # For one address it is silent: whoever types a stranger's learns nothing, and no more mail goes there.
    if await within_limit("interest of", mail_key(form.value.email), MOST_OPEN):
        try:
            await ask(event.id, form.value.email, language())
        except Refused as refused:
            return await _page(request, await _event(event.slug), _Answer(form, 409, refused.sentence))
    return see(request, "interest_sent", slug=event.slug)


async def _too_many(request: AnyRequest, event: Event, form: Form[Wish]) -> Response[bytes]:
    minutes = int(WINDOW.total_seconds() // 60)
    problem = _(
        "Aus Ihrem Netz kamen in den letzten Minuten sehr viele Anfragen. "
        "Bitte senden Sie das Formular in %(minutes)s Minuten noch einmal ab. Ihre Eingaben bleiben hier stehen."
    ) % {"minutes": minutes}
    response = await _page(request, event, _Answer(form, 429, problem))
    if response.status_code == 429:
        response.headers["retry-after"] = str(minutes * 60)
    return response


def _try_again(request: AnyRequest, slug: str, form: Form[Wish]) -> Response[bytes]:
    response = private_page(request, "site/interest/later.html", status=503, slug=slug, form=form)
    response.headers["retry-after"] = str(TRY_AGAIN_AFTER)
    return response


async def _page(request: AnyRequest, event: Event, answer: _Answer) -> Response[bytes]:
    moment = now()
    is_askable = may_ask(event, moment)
    if answer.form.typed and not is_askable:
        # There are places since the form was opened: that is better than being told later.
        answer = _Answer(Form(answer.form.typed), 409, why_not(event, moment))
    nonce = answer.form.typed.get("nonce", "")
    return private_page(
        request,
        "site/interest/form.html",
        status=answer.status,
        event=event,
        span="" if event.postponed else span(event),
        is_askable=is_askable,
        is_undated=is_undated(event),
        why_not="" if is_askable else why_not(event, moment),
        others=await others(Shown(event, event.organisation, (), ()), with_similar=False),
        can_sign_up=availability(event, moment).is_open,
        form=answer.form,
        problem=answer.problem,
        nonce=nonce if is_nonce(nonce, _form_name(event)) else new_nonce(_form_name(event)),
    )


def _emptied(form: Form[Wish]) -> Form[Wish]:
    return Form({**form.typed, "homepage": ""}, form.value, form.errors)


async def _event(slug: str) -> Event:
    event = await public_event(slug)
    if event is None:
        raise NotFoundException
    return event


def _form_name(event: Event) -> str:
    return f"interest:{event.id}"
