"""Questions are added, ordered, changed, taken out and brought back, each by a button that works without a script."""

import httpx
import pytest

from ki_events.events.contingents import Contingent
from ki_events.events.tables import Event
from ki_events.events.versions import versions_of
from ki_events.registrations.questions.editing import edit_questions, restore_questions
from ki_events.registrations.questions.reading import Definition, Option, questions_of
from ki_events.registrations.questions.tables import Answer, QuestionKind
from tests.characters import CHIARA, make_event, sign_up
from tests.office.event_forms import sent_by
from tests.statements import counted

pytestmark = pytest.mark.anyio

BUS = Definition("bus", QuestionKind.yes_no, "Kommen Sie mit dem Bus?")
LINE = Definition("linie", QuestionKind.text, "Mit welcher Linie?", shown_if="bus", shown_value="yes")
SUBJECT = Definition("fach", QuestionKind.text, "Welches Fach unterrichten Sie?")


def page_of(event: Event) -> str:
    return f"/verwaltung/krefeld/veranstaltungen/{event.slug}/fragen"


async def keys_of(event: Event) -> list[str]:
    return [each.definition.key for each in await questions_of(event.id)]


async def press(client: httpx.AsyncClient, event: Event, action: str) -> httpx.Response:
    return await client.post(page_of(event), data={"action": action})


async def test_question_is_added_under_a_key_made_of_its_words(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    address = f"{page_of(event)}/neu"
    fields = await sent_by(amal, f"{address}?art=single_choice")
    fields |= {"label": "Schule oder Kita?", "o1-text": "Schule", "o2-text": "Kita", "required": "yes"}
    answer = await amal.post(address, data=fields)
    assert (303, f"{page_of(event)}?gespeichert=1") == (answer.status_code, answer.headers["location"])
    assert [
        Definition(
            "schule-oder-kita",
            QuestionKind.single_choice,
            "Schule oder Kita?",
            required=True,
            options=(Option("schule", "Schule"), Option("kita", "Kita")),
        )
    ] == [each.definition for each in await questions_of(event.id)]


@pytest.mark.parametrize("kind", list(QuestionKind))
async def test_every_kind_can_be_added(amal: httpx.AsyncClient, kind: QuestionKind) -> None:
    event = await make_event()
    fields = await sent_by(amal, f"{page_of(event)}/neu?art={kind}")
    fields |= {"label": "Frage?"} | ({"o1-text": "a", "o2-text": "b"} if "o1-text" in fields else {})
    assert 303 == (await amal.post(f"{page_of(event)}/neu", data=fields)).status_code
    assert [kind] == [each.definition.kind for each in await questions_of(event.id)]


async def test_new_question_names_its_mistakes_and_keeps_what_was_typed(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    fields = await sent_by(amal, f"{page_of(event)}/neu?art=single_choice")
    answer = await amal.post(f"{page_of(event)}/neu", data=fields | {"o1-text": "nur eine", "help": "So gemeint"})
    assert 422 == answer.status_code
    for text in (
        "Bitte ausfüllen.",
        "Bitte geben Sie mindestens zwei Antworten zur Auswahl an.",
        "nur eine",
        "So gemeint",
    ):
        assert text in answer.text


async def test_more_rows_come_with_everything_typed(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    fields = await sent_by(amal, f"{page_of(event)}/neu?art=single_choice")
    answer = await amal.post(f"{page_of(event)}/neu", data=fields | {"o3-text": "drei", "action": "more"})
    shown = await sent_by(amal, "", answer.text)
    assert (200, "drei", "") == (answer.status_code, shown["o3-text"], shown["o6-text"])


async def test_options_keep_their_values_when_their_words_change(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    options = (Option("kita", "Kita"), Option("schule", "Schule"))
    await edit_questions(event.id, [Definition("art", QuestionKind.single_choice, "Wo?", options=options)], "cli")
    fields = await sent_by(amal, f"{page_of(event)}/art")
    fields |= {"o1-text": "Kindertagesstätte", "o2-text": "", "o3-text": "Verein", "o4-text": "Kita"}
    assert 303 == (await amal.post(f"{page_of(event)}/art", data=fields)).status_code
    (question,) = await questions_of(event.id)
    assert [("kita", "Kindertagesstätte"), ("verein", "Verein"), ("kita-2", "Kita")] == [
        (option.value, option.text) for option in question.definition.options
    ]


async def test_questions_move_by_their_buttons(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await edit_questions(event.id, [SUBJECT, BUS, LINE], "cli")
    await press(amal, event, "up-bus")
    assert ["bus", "fach", "linie"] == await keys_of(event)
    await press(amal, event, "down-fach")
    assert ["bus", "linie", "fach"] == await keys_of(event)
    assert 303 == (await press(amal, event, "up-bus")).status_code
    assert 303 == (await press(amal, event, "up-quatsch")).status_code
    assert ["bus", "linie", "fach"] == await keys_of(event)


async def test_question_cannot_move_before_the_one_it_depends_on(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await edit_questions(event.id, [BUS, LINE], "cli")
    answer = await press(amal, event, "up-linie")
    assert (422, True) == (answer.status_code, "das muss eine Frage sein, die davor steht" in answer.text)
    assert 422 == (await press(amal, event, "retire-bus")).status_code
    assert ["bus", "linie"] == await keys_of(event)


async def test_question_is_taken_out_and_brought_back(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await edit_questions(event.id, [SUBJECT, BUS], "cli")
    await press(amal, event, "retire-fach")
    assert ["bus"] == await keys_of(event)
    assert "Nicht mehr gestellt" in (await amal.get(page_of(event))).text
    await press(amal, event, "restore-fach")
    assert ["bus", "fach"] == await keys_of(event)


async def test_ready_question_is_taken_over_once(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    for _click in range(2):
        assert 303 == (await press(amal, event, "take-ernaehrung")).status_code
    assert ["ernaehrung"] == await keys_of(event)
    assert "take-ernaehrung" not in (await amal.get(page_of(event))).text


async def test_kind_of_an_answered_question_stays(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await edit_questions(event.id, [SUBJECT], "cli")
    registration, (question,) = await sign_up(event, CHIARA), await questions_of(event.id)
    await Answer(registration=registration.id, question=question.id, value="Deutsch").save()
    page = await amal.get(f"{page_of(event)}/fach")
    assert "Es gibt schon Antworten" in page.text
    answer = await amal.post(f"{page_of(event)}/fach", data=await sent_by(amal, "", page.text) | {"kind": "number"})
    assert (422, True) == (answer.status_code, "die Art der Frage lässt sich nicht mehr ändern" in answer.text)


async def test_question_may_depend_on_an_answer_and_a_group(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await Contingent(event=event.id, kind="target_group", value="kita", name="Kitas", places=1).save()
    await edit_questions(event.id, [BUS, SUBJECT], "cli")
    fields = await sent_by(amal, f"{page_of(event)}/fach")
    fields |= {"condition": "bus|yes", "only_for": "target_group:kita", "retention": "sensitive"}
    assert 303 == (await amal.post(f"{page_of(event)}/fach", data=fields)).status_code
    question = (await questions_of(event.id))[1].definition
    assert ("bus", "yes", ("target_group:kita",), "sensitive") == (
        question.shown_if,
        question.shown_value,
        question.only_for,
        question.retention,
    )


async def test_former_questions_can_be_brought_back(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await edit_questions(event.id, [BUS, LINE], "cli")
    await press(amal, event, "retire-linie")
    latest = (await versions_of(event.id))[0]
    assert ("questions", "bus") == (latest.part, latest.content["questions"][0]["key"])
    assert await restore_questions(event.id, latest.content, "cli")
    assert [BUS, LINE] == [each.definition for each in await questions_of(event.id)]


async def test_somebody_elses_change_is_not_overwritten_unseen(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    await edit_questions(event.id, [SUBJECT], "cli")
    early = await sent_by(amal, f"{page_of(event)}/fach")
    await amal.post(f"{page_of(event)}/fach", data=early | {"label": "Ihr Fach?"})
    answer = await amal.post(f"{page_of(event)}/fach", data=early | {"label": "Welches Fach haben Sie?"})
    assert (409, True) == (answer.status_code, "Inzwischen hat jemand diese Frage geändert: »Ihr Fach?«" in answer.text)
    again = await amal.post(f"{page_of(event)}/fach", data=await sent_by(amal, "", answer.text))
    assert (303, "Welches Fach haben Sie?") == (again.status_code, (await questions_of(event.id))[0].definition.label)


async def test_unknown_question_is_not_there(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    for key in ("quatsch", "%00", "x" * 300):
        assert 404 == (await amal.get(f"{page_of(event)}/{key}")).status_code


@pytest.mark.parametrize(
    "junk",
    [
        {"kind": "quatsch"},
        {"label": "x" * 400},
        {"label": "\x00"},
        {"condition": "nirgends|*"},
        {"only_for": "quatsch"},
        {"retention": ""},
        {"kind": "single_choice", "o1-text": "a", "o2-text": "A"},
        {"kind": "single_choice", "o1-text": "a", "o2-text": "b" * 300},
    ],
)
async def test_junk_is_refused_with_a_sentence(amal: httpx.AsyncClient, junk: dict[str, str]) -> None:
    event = await make_event()
    await edit_questions(event.id, [SUBJECT], "cli")
    answer = await amal.post(f"{page_of(event)}/fach", data=await sent_by(amal, f"{page_of(event)}/fach") | junk)
    assert (422, True) == (answer.status_code, "error-summary" in answer.text)


@pytest.mark.parametrize("number", [1, 3])
async def test_page_asks_the_database_the_same_number_of_times(amal: httpx.AsyncClient, number: int) -> None:
    event = await make_event()
    await edit_questions(event.id, [BUS, LINE, SUBJECT][:number], "cli")
    with counted() as sent:
        await amal.get(page_of(event))
    assert 6 == len(sent)
