"""What an event asks beyond name and mail address: its questions in their order, moved, taken out and brought back."""

from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.i18n import speaking
from ki_events.office.event.lacking import next_step
from ki_events.office.event.questions_ready import ready_made
from ki_events.office.event.questions_words import described, kinds
from ki_events.office.frame import OpenEvent, event_page, open_event
from ki_events.refusal import Refused
from ki_events.registrations.changing.opening import ELSEWHERE
from ki_events.registrations.questions.editing import edit_questions, retired_questions
from ki_events.registrations.questions.reading import Definition, questions_of
from ki_events.web.pages import AnyRequest, is_done, see_done
from ki_events.web.sent import read_sent

HERE = "office_event_questions"
SAVED = "gespeichert"


@get("/", name=HERE)
async def questions_page(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    """Show the questions, those no longer asked, and those ready to be taken over."""
    return await _page(request, await open_event(request, slug))


@post("/", name="office_event_questions_send")
async def send_questions(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Do what a button says: move a question, take it out, ask it again, or take over a ready one."""
    opened, sent = await open_event(request, slug), await read_sent(request)
    deed, _dash, key = sent.one("action").partition("-")
    now = [each.definition for each in await questions_of(opened.event.id)]
    try:
        await edit_questions(opened.event.id, await _after(opened, now, deed, key), opened.actor)
    except Refused as refused:
        return await _page(request, opened, problem=refused.sentence, status=422)
    return see_done(request, HERE, SAVED, organisation=opened.member.organisation.slug, slug=opened.event.slug)


async def _after(opened: OpenEvent, now: Sequence[Definition], deed: str, key: str) -> list[Definition]:
    """Return the questions after a button; a button that is no longer right changes nothing."""
    match deed:
        case "up" | "down":
            return moved(now, key, -1 if deed == "up" else 1)
        case "retire":
            return [question for question in now if question.key != key]
        case "restore":
            return [
                *now,
                *(each.definition for each in await retired_questions(opened.event.id) if each.definition.key == key),
            ]
        case "take":
            return [*now, *(question for question in await _ready(opened, now) if question.key == key)]
        case _:
            return list(now)


def moved(questions: Sequence[Definition], key: str, by: int) -> list[Definition]:
    """Return the questions with one of them moved by so many places, as far as there are any."""
    found = list(questions)
    for index, question in enumerate(questions):
        if question.key == key:
            found.insert(min(max(0, index + by), len(found) - 1), found.pop(index))
    return found


async def _ready(opened: OpenEvent, now: Sequence[Definition]) -> list[Definition]:
    """Return what is ready and not asked yet, in the language of the event; what was retired is brought back instead."""
    known = {question.key for question in now}
    known |= {each.definition.key for each in await retired_questions(opened.event.id)}
    with speaking(opened.event.lang):
        return [question for question in ready_made() if question.key not in known]


async def _page(request: AnyRequest, opened: OpenEvent, *, problem: str = "", status: int = 200) -> Response[bytes]:
    now = [each.definition for each in await questions_of(opened.event.id)]
    return event_page(
        request,
        opened,
        "office/event/questions.html",
        here=HERE,
        status=status,
        problem=problem,
        saved=is_done(request, SAVED),
        comes_next=await next_step(request, opened) if is_done(request, SAVED) else None,
        questions=[described(question, now) for question in now],
        retired=[described(each.definition, now) for each in await retired_questions(opened.event.id)],
        ready=[described(question, now) for question in await _ready(opened, now)],
        kinds=kinds(),
        is_elsewhere=opened.event.mode in ELSEWHERE,
    )
