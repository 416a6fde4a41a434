"""A person puts their name right and changes what they answered, in one form."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import BaseModel

from ki_events.db import transaction
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.correcting import correct_name
from ki_events.registrations.questions.answers import answers_of, change_answers
from ki_events.registrations.questions.conditions import meant_for, traits
from ki_events.registrations.questions.needs import needs_of
from ki_events.registrations.questions.reading import questions_of
from ki_events.registrations.rules import ENDED
from ki_events.site.catalogue.group_names import group_names
from ki_events.site.registration.opened import Opened, act, look
from ki_events.site.registration.state import SAVED, is_over
from ki_events.site.sign_up.need_fields import NeedForm, need_form
from ki_events.site.sign_up.question_fields import QuestionForm, question_form
from ki_events.web.forms import Form, check, joined, name_line
from ki_events.web.pages import AnyRequest, private_page, see_done
from ki_events.web.sent import read_sent


class OwnName(BaseModel):
    """What the form asks for beside the event's own questions."""

    given_name: name_line(100)  # type: ignore[valid-type]
    family_name: name_line(100)  # type: ignore[valid-type]


@dataclass(frozen=True)
class Fields:
    """The event's questions for this person; `needs` is None where it does not ask for access needs, or not any more."""

    asked: QuestionForm
    needs: NeedForm | None
    traits: frozenset[str]


@dataclass(frozen=True)
class Tried:
    """What the page shows in its fields, and how the answer turned out."""

    form: Form[Any]
    status: int = 200
    problem: str = ""


@get("/angaben", name="own_details")
async def details_form(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Show the form with what is known."""
    return await look(request, token, _form)


@post("/angaben", name="own_details_send")
async def send_details(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Write what was changed, all of it or nothing."""
    return await act(request, token, _written)


async def _form(request: AnyRequest, opened: Opened) -> Response[Any]:
    fields = await _fields(opened)
    return _page(request, opened, fields, Tried(await _known(opened, fields)))


async def _written(request: AnyRequest, opened: Opened) -> Response[Any]:
    fields, sent = await _fields(opened), await read_sent(request)
    name, answers = check(OwnName, sent), fields.asked.read(sent, fields.traits)
    needs = fields.needs.read(sent) if fields.needs else Form(value=())
    form = joined(name, answers, needs)
    if name.value is None or answers.value is None or needs.value is None:
        return _page(request, opened, fields, Tried(form, 422))
    try:
        async with transaction():
            await correct_name(opened.registration.id, name.value.given_name, name.value.family_name)
            if fields.asked.fields or fields.needs:
                await change_answers(opened.registration.id, answers.value, needs.value)
    except Refused as refused:
        return _page(request, opened, fields, Tried(form, 409, refused.sentence))
    return see_done(request, "registration", SAVED, token=opened.token)


async def _fields(opened: Opened) -> Fields:
    registration, event = opened.registration, opened.event
    mine = traits(registration.attendance, registration.target_group, registration.institution_type)
    may_answer = registration.status not in ENDED and not is_over(event)
    questions = meant_for(await questions_of(event.id), mine) if may_answer else ()
    names = await group_names(event.id) if any(each.definition.only_for for each in questions) else {}
    return Fields(
        question_form(questions, groups=names), need_form() if event.asks_access_needs and may_answer else None, mine
    )


async def _known(opened: Opened, fields: Fields) -> Form[Any]:
    registration = opened.registration
    name: Form[Any] = Form({"given_name": registration.given_name, "family_name": registration.family_name})
    given = {each.question.id: each.value for each in await answers_of(registration.id)}
    answers = fields.asked.filled(given)
    needs = fields.needs.filled(await needs_of(registration.id)) if fields.needs else Form[Any]()
    return joined(name, answers, needs)


def _page(request: AnyRequest, opened: Opened, fields: Fields, tried: Tried) -> Response[bytes]:
    labels = {"given_name": _("Vorname"), "family_name": _("Nachname")} | fields.asked.labels
    labels |= fields.needs.labels if fields.needs else {}
    return private_page(
        request,
        "site/registration/details.html",
        status=tried.status,
        **opened.about,
        asked=fields.asked,
        needs=fields.needs,
        labels=labels,
        form=tried.form,
        problem=tried.problem,
        has_ended=opened.registration.status in ENDED,
    )
