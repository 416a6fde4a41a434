"""An organiser puts right what is written of a person, answers for them, and notes what others of the house should know."""

import hashlib
from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import BaseModel

from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.office.frame import event_page
from ki_events.office.registrations.answers import (
    answer_fields,
    filled_answers,
    filled_needs,
    need_labels,
    read_answers,
    read_needs,
)
from ki_events.office.registrations.detail import HERE, OpenRegistration, open_registration
from ki_events.refusal import Refused
from ki_events.registrations.arrivals import Person
from ki_events.registrations.electives import switch_choice
from ki_events.registrations.mailboxes.none import has_mailbox, new_address, shown_address
from ki_events.registrations.organising.correcting import Correction, correct, set_remark
from ki_events.registrations.questions.answers import answers_of, change_answers
from ki_events.registrations.questions.needs import need_names, needs_of
from ki_events.registrations.questions.reading import Asked, questions_of
from ki_events.registrations.rules import ENDED
from ki_events.web.forms import Form, check, institution_line, joined, line, name_line, optional_email_line, paragraphs
from ki_events.web.pages import AnyRequest, see_done
from ki_events.web.sent import Sent, read_sent


class Facts(BaseModel):
    """What the form asks for beside the event's own questions."""

    given_name: name_line(100)  # type: ignore[valid-type]
    family_name: name_line(100)  # type: ignore[valid-type]
    email: optional_email_line()  # type: ignore[valid-type]
    organization: institution_line(160)  # type: ignore[valid-type]
    told: line(3)  # type: ignore[valid-type]
    remark: paragraphs(2000)  # type: ignore[valid-type]


@dataclass(frozen=True)
class Tried:
    """What the page shows in its fields, and how the answer turned out."""

    form: Form[Any]
    status: int = 200
    problem: str = ""


@get("/bearbeiten", name="office_registration_edit")
async def editing_form(request: AnyRequest, slug: FromPath[str], registration: FromPath[str]) -> Response[bytes]:
    """Show the form with what is known."""
    opened = await open_registration(request, slug, registration)
    questions = await _questions(opened)
    return await _page(request, opened, questions, Tried(await _known(opened, questions)))


@post("/bearbeiten", name="office_registration_edited")
async def send_editing(request: AnyRequest, slug: FromPath[str], registration: FromPath[str]) -> Response[Any]:
    """Write what was changed, all of it or nothing; whoever was faster is not overwritten."""
    opened = await open_registration(request, slug, registration)
    sent, questions = await read_sent(request), await _questions(opened)
    facts, answers, needs = check(Facts, sent), read_answers(questions, sent), read_needs(sent)
    form = joined(facts, answers, needs)
    if facts.value is None or answers.value is None or needs.value is None:
        return await _page(request, opened, questions, Tried(form, 422))
    if sent.one("stand") != await _state(opened, questions):
        return await _page(request, opened, questions, Tried(form, 409, _outdated()))
    try:
        async with transaction():
            if opened.registration.status not in ENDED:
                await correct(opened.registration.id, _correction(opened, facts.value), opened.actor)
                await change_answers(opened.registration.id, answers.value, needs.value, opened.actor)
            await set_remark(opened.registration.id, facts.value.remark, opened.actor)
    except Refused as refused:
        return await _page(request, opened, questions, Tried(form, 409, refused.sentence))
    return see_done(request, "office_registration", "gespeichert", **opened.way)


@post("/workshop", name="office_registration_workshop")
async def send_workshop(
    request: AnyRequest, slug: FromPath[str], registration: FromPath[str]
) -> Response[Any] | Redirect:
    """Let the person have another workshop of a round, or wait for it if it is full."""
    opened = await open_registration(request, slug, registration)
    sent = await read_sent(request)
    try:
        await switch_choice(opened.registration.id, _number(sent, "runde"), _number(sent, "workshop"), opened.actor)
    except Refused as refused:
        questions = await _questions(opened)
        return await _page(request, opened, questions, Tried(await _known(opened, questions), 409, refused.sentence))
    return see_done(request, "office_registration", "gespeichert", **opened.way)


async def _questions(opened: OpenRegistration) -> tuple[Asked, ...]:
    return () if opened.registration.status in ENDED else await questions_of(opened.event.id)


async def _known(opened: OpenRegistration, questions: tuple[Asked, ...]) -> Form[Any]:
    person = opened.registration
    facts: Form[Any] = Form(
        {
            "given_name": person.given_name,
            "family_name": person.family_name,
            "email": shown_address(person.email),
            "organization": person.organization,
            "told": "yes" if person.is_told else "",
            "remark": person.remark,
        }
    )
    given = {each.question.id: each.value for each in await answers_of(person.id)}
    return joined(facts, filled_answers(questions, given), filled_needs(await needs_of(person.id)))


async def _state(opened: OpenRegistration, questions: tuple[Asked, ...]) -> str:
    """Return what is equal as long as nobody has changed what the form shows."""
    known = await _known(opened, questions)
    text = repr((sorted(known.typed.items()), sorted(known.picked.items())))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _correction(opened: OpenRegistration, facts: Facts) -> Correction:
    before = opened.registration
    # Who has no mailbox keeps the address that stands for that.
    email = facts.email or (new_address() if has_mailbox(before.email) else before.email)
    person = Person(facts.given_name, facts.family_name, email, facts.organization, before.language)
    return Correction(person, facts.told == "yes")


async def _page(
    request: AnyRequest, opened: OpenRegistration, questions: tuple[Asked, ...], tried: Tried
) -> Response[bytes]:
    labels = {
        "given_name": _("Vorname"),
        "family_name": _("Nachname"),
        "email": _("E-Mail"),
        "organization": _("Einrichtung"),
        "remark": _("Bemerkung"),
    }
    return event_page(
        request,
        opened,
        "office/registrations/editing.html",
        here=HERE,
        status=tried.status,
        person=opened.registration,
        way=opened.way,
        form=tried.form,
        problem=tried.problem,
        fields=answer_fields(questions),
        needs=need_names(),
        asks_needs=opened.event.asks_access_needs,
        has_ended=opened.registration.status in ENDED,
        state=await _state(opened, questions),
        labels=labels | need_labels() | {f"q-{q.definition.key}": q.definition.label for q in questions},
    )


def _number(sent: Sent, name: str) -> int:
    text = sent.one(name)
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _outdated() -> str:
    return _(
        "Inzwischen hat jemand anders diese Anmeldung geändert. Ihre Eingaben stehen noch im Formular: "
        "Bitte prüfen Sie sie und speichern Sie noch einmal."
    )
