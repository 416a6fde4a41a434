"""One question is written or changed on a page of its own."""

from dataclasses import dataclass, replace
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from ki_events.events.contingent_defining import contingents_of
from ki_events.i18n import _
from ki_events.office.event.questions import HERE, SAVED
from ki_events.office.event.questions_fields import (
    conditions,
    filled,
    fingerprint,
    groups,
    new_key,
    read_question,
    rows,
    with_spare_rows,
)
from ki_events.office.event.questions_words import kinds, retentions
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.refusal import Refused
from ki_events.registrations.questions.editing import answered_keys, edit_questions, retired_questions
from ki_events.registrations.questions.reading import CHOICES, Definition, questions_of
from ki_events.registrations.questions.tables import QuestionKind
from ki_events.web.forms import Form
from ki_events.web.pages import AnyRequest, see_done
from ki_events.web.sent import read_sent

NEW = "neu"
MORE = "more"


@dataclass(frozen=True)
class Sheet:
    """The form of one question, whose `key` is empty while it is new, and what stands in its way."""

    key: str
    form: Form[Any]
    problem: str = ""


@get("/neu", name="office_event_question_new")
async def new_question_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show an empty question of the kind that the query names."""
    opened, kind = await open_event(request, slug), request.query_params.get("art", "")
    begins_with = kind if kind in set(QuestionKind) else QuestionKind.single_choice
    return await _page(request, opened, Sheet("", filled(Definition("", QuestionKind(begins_with), ""))))


@post("/neu", name="office_event_question_add")
async def send_new_question(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Add a question at the end."""
    return await _send(request, await open_event(request, slug), None)


@get("/{key:str}", name="office_event_question")
async def question_page(request: AnyRequest, slug: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """Show a question to be changed."""
    opened = await open_event(request, slug)
    return await _page(request, opened, Sheet(key, filled(await _question(opened, key))))


@post("/{key:str}", name="office_event_question_send")
async def send_question(request: AnyRequest, slug: FromPath[str], key: FromPath[str]) -> Response[Any]:
    """Change a question."""
    opened = await open_event(request, slug)
    return await _send(request, opened, await _question(opened, key))


async def _send(request: AnyRequest, opened: OpenEvent, before: Definition | None) -> Response[Any]:
    sent, key = await read_sent(request), before.key if before else ""
    form = read_question(sent, key)
    if sent.one("action") == MORE:
        return await _page(request, opened, Sheet(key, Form(form.typed, picked=form.picked)))
    if form.value is None:
        return await _page(request, opened, Sheet(key, form), 422)
    if before is not None and form.value != before and form.typed["begun"] != fingerprint(before):
        form.typed["begun"] = fingerprint(before)
        sentence = _(
            "Inzwischen hat jemand diese Frage geändert: »%(label)s«. Wenn Sie noch einmal speichern, gilt, was Sie eingegeben haben."
        )
        return await _page(request, opened, Sheet(key, form, sentence % {"label": before.label}), 409)
    try:
        await _keep(opened, form.value)
    except Refused as refused:
        return await _page(request, opened, Sheet(key, form, refused.sentence), 422)
    return see_done(request, HERE, SAVED, organisation=opened.member.organisation.slug, slug=opened.event.slug)


async def _keep(opened: OpenEvent, question: Definition) -> None:
    now = [each.definition for each in await questions_of(opened.event.id)]
    if question.key:
        wanted = [question if one.key == question.key else one for one in now]
    else:
        retired = [each.definition.key for each in await retired_questions(opened.event.id)]
        taken = [*(one.key for one in now), *retired]
        wanted = [*now, replace(question, key=new_key(question.label, taken))]
    await edit_questions(opened.event.id, wanted, opened.actor)


async def _question(opened: OpenEvent, key: str) -> Definition:
    for each in await questions_of(opened.event.id):
        if each.definition.key == key:
            return each.definition
    raise NotFoundException


async def _page(request: AnyRequest, opened: OpenEvent, sheet: Sheet, status: int = 200) -> Response[bytes]:
    form, key = with_spare_rows(sheet.form), sheet.key
    asked = [each.definition for each in await questions_of(opened.event.id)]
    before = asked[: next((index for index, one in enumerate(asked) if one.key == key), len(asked))]
    return event_page(
        request,
        opened,
        "office/event/question.html",
        here=HERE,
        status=status,
        problem=sheet.problem,
        form=form,
        key=key,
        labels=_labels(rows(form.typed)),
        kinds=[(choice.value, choice.title) for choice in kinds()],
        is_choice=form.typed["kind"] in CHOICES,
        is_answered=bool(key) and key in await answered_keys(opened.event.id),
        rows=rows(form.typed),
        conditions=conditions(before),
        groups=groups(await contingents_of(opened.event.id), form.picked.get("only_for", ())),
        retentions=retentions(),
    )


def _labels(options: list[int]) -> dict[str, str]:
    return {f"o{number}-text": _("Antwort %(n)s") % {"n": number} for number in options} | {
        "kind": _("Art der Frage"),
        "label": _("Frage"),
        "help": _("Erklärung dazu"),
        "o1-text": _("Antworten zur Auswahl"),
        "condition": _("Wann sie gestellt wird"),
        "only_for": _("Wem sie gestellt wird"),
        "retention": _("Wie lange Antworten aufbewahrt werden"),
    }
