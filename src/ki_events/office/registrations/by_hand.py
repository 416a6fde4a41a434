"""An organiser writes people in, who called or whose list lies on the desk: one or several, by the rules or with more places, knowingly."""

from dataclasses import dataclass, field, replace
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.i18n import _
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.office.registrations.setting import Setting, setting_of
from ki_events.office.registrations.wish_fields import read_wishes, wish_fields
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Guest, Person, Wishes
from ki_events.registrations.mailboxes.none import new_address
from ki_events.registrations.organising.by_hand import ByHand, places_missing, register_by_hand, why_nobody_can
from ki_events.registrations.organising.making_places import Places
from ki_events.web.forms import Form, check, institution_line, joined, line, name_line, optional_email_line, paragraphs
from ki_events.web.nonce import is_nonce, new_nonce
from ki_events.web.pages import AnyRequest, see_done
from ki_events.web.sent import Sent, read_sent

HERE = "office_registrations"
MOST = 20


class Guested(BaseModel):
    """What is asked of each person."""

    given_name: name_line(100)  # type: ignore[valid-type]
    family_name: name_line(100)  # type: ignore[valid-type]
    email: optional_email_line()  # type: ignore[valid-type]
    organization: institution_line(160)  # type: ignore[valid-type]


class ForAll(BaseModel):
    """What is asked once for all people of the form."""

    told: line(3)  # type: ignore[valid-type]
    places: line(10)  # type: ignore[valid-type]
    reason: paragraphs(1000)  # type: ignore[valid-type]


@dataclass(frozen=True)
class Tried:
    """What the page shows in its fields, for how many people, and how the answer turned out; `focus` is whom one goes on with."""

    people: int = 1
    form: Form[Any] = field(default_factory=lambda: Form({"told": "yes"}))
    nonce: str = ""
    status: int = 200
    problem: str = ""
    focus: int | None = None


@get("/eintragen", name="office_registration_by_hand")
async def by_hand_form(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show an empty form."""
    opened = await open_event(request, slug)
    return _page(request, opened, await setting_of(opened.event), Tried(nonce=new_nonce(_form(opened))))


@post("/eintragen", name="office_registration_written_in")
async def send_by_hand(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Register everyone of the form, or nobody; sent twice it is one registration each."""
    opened = await open_event(request, slug)
    setting, sent = await setting_of(opened.event), await read_sent(request)
    people = max(1, min(MOST, _count(sent)))
    nonce = sent.one("nonce") if is_nonce(sent.one("nonce"), _form(opened)) else new_nonce(_form(opened))
    if sent.one("mehr"):
        more = min(MOST, people + 1)
        return _page(request, opened, setting, Tried(more, _typed(sent), nonce, focus=more - 1))
    guests = [check(Guested, sent.under(f"p{number}-")).under(f"p{number}-") for number in range(people)]
    for_all, wishes = check(ForAll, sent), read_wishes(setting, sent)
    form = joined(*guests, for_all, wishes)
    if form.errors or for_all.value is None or wishes.value is None:
        return _page(request, opened, setting, Tried(people, form, nonce, 422))
    entry = ByHand(_guests(guests, wishes.value, nonce), nonce, for_all.value.told == "yes", _places(for_all.value))
    try:
        await register_by_hand(opened.event.id, entry, opened.actor)
    except Refused as refused:
        opened = await open_event(request, slug)
        if refused.code == "reason_missing":
            missing = replace(form, errors={"reason": refused.sentence})
            return _page(request, opened, setting, Tried(people, missing, nonce, 422))
        return _page(request, opened, setting, Tried(people, form, nonce, 409, _sentence(refused, guests)))
    return see_done(request, HERE, "eingetragen", organisation=opened.member.organisation.slug, slug=slug)


def _form(opened: OpenEvent) -> str:
    return f"by-hand:{opened.event.id}"


def _count(sent: Sent) -> int:
    text = sent.one("personen")
    return int(text) if text.isdecimal() and len(text) < 4 else 1


def _typed(sent: Sent) -> Form[Any]:
    return Form({name: values[-1] for name, values in sent.fields.items() if values})


def _guests(forms: list[Form[Any]], wishes: Wishes, _nonce: str) -> tuple[Guest, ...]:
    found = []
    for form in forms:
        value: Guested = form.value  # type: ignore[assignment]  # checked before
        email = value.email or new_address()
        found.append(Guest(Person(value.given_name, value.family_name, email, value.organization), wishes))
    return tuple(found)


def _places(asked: ForAll) -> Places | None:
    number = asked.places
    return Places(int(number), asked.reason) if number.isdecimal() else None


def _sentence(refused: Refused, guests: list[Form[Any]]) -> str:
    """Return what is wrong, with the names of those whom it is about."""
    names = [
        f"{guests[number].value.given_name} {guests[number].value.family_name}"
        for number in sorted(refused.details)
        if number < len(guests)
    ]
    return f"{', '.join(names)}: {refused.sentence}" if names else refused.sentence


def _page(request: AnyRequest, opened: OpenEvent, setting: Setting, tried: Tried) -> Response[bytes]:
    event = opened.event
    missing = places_missing(event, tried.people)
    labels = {"reason": _("Grund")}
    for number in range(tried.people):
        named = {
            "given_name": _("Vorname"),
            "family_name": _("Nachname"),
            "email": _("E-Mail"),
            "organization": _("Einrichtung"),
        }
        labels |= {
            f"p{number}-{name}": text
            if tried.people == 1
            else _("Person %(n)d, %(field)s") % {"n": number + 1, "field": text}
            for name, text in named.items()
        }
    return event_page(
        request,
        opened,
        "office/registrations/by_hand.html",
        here=HERE,
        status=tried.status,
        # Whoever has typed already reads it above what they typed.
        closed="" if tried.problem else why_nobody_can(event),
        people=tried.people,
        most=MOST,
        form=tried.form,
        focus=tried.focus,
        nonce=tried.nonce,
        problem=tried.problem,
        missing=missing,
        raise_to=(event.capacity or 0) + missing,
        fields=wish_fields(setting),
        labels=labels | {field["name"]: field["label"] for field in wish_fields(setting)},
    )
