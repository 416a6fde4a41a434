"""How one registers for an event comes in with it: terms, contingents, questions, duties of rounds; repeatable, refused in sentences."""

from datetime import UTC, datetime
from pathlib import Path
from textwrap import indent

import pytest

from ki_events.clock import turned
from ki_events.events.contingent_defining import contingents_of
from ki_events.events.tables import Event, HandOver, PartyRule, Round, Serving
from ki_events.importing.applying import Result
from ki_events.registrations.arrivals import Arrival, Guest, Wishes
from ki_events.registrations.changing.terms import Terms
from ki_events.registrations.questions.reading import Definition, Option, questions_of
from ki_events.registrations.questions.tables import QuestionKind, RetentionClass
from ki_events.registrations.recounting import faults
from ki_events.registrations.registering import register_party
from ki_events.registrations.tables import Registration, Status
from tests.characters import BORIS, CHIARA, DILARA
from tests.importing.documents import DAZ, bring_in, document, problems_of, the_event, the_sessions
from tests.importing.series import OPEN
from tests.importing.test_applying import everything

HEAD = DAZ.partition("registration:")[0]
SESSIONS = 'sessions:\n  - {date: 2027-03-17, from: "14:00", to: "17:00", place: {name: Rathaus}}\n'
FULL = """\
mode: open
capacity: 20
opens: "-6w 12:00"
serving: direct
party_rule: fill_gaps
party_limit: 12
per_institution: 4
verify_email: true
hand_over: anyone
skip_school_holidays: true
access_needs: true
contingents:
  - {for: target_group, value: kita, name: Kitas, places: 6, release: "-2w 12:00"}
  - {for: partner, value: awo, places: 2, release: 2027-03-01 08:00}
  - {for: attendance, value: on_site, places: 15}
  - {for: attendance, value: online, places: 30}
questions:
  - {key: essen, kind: single_choice, label: Was essen Sie?, required: true, options: [vegetarisch, {value: x, text: Ich bringe etwas mit}], only_for: ["attendance:on_site"]}
  - {key: allergie, kind: text, label: Welche?, help: Zum Beispiel Nüsse, if: {essen: vegetarisch}, sensitive: true}
  - {key: foto, kind: yes_no, label: Fotos?}
  - {key: warum, kind: long_text, label: Warum nicht?, if: {foto: false}}
  - {key: noch, kind: multiple_choice, label: Was noch?, options: [a, b], if: allergie}
  - {key: zahl, kind: number, label: Wie viele?}
  - {key: tag, kind: date, label: Wann?}
  - {key: ja, kind: consent, label: Ich stimme zu., required: true}
"""


def event(registration: str, sessions: str = SESSIONS) -> str:
    return HEAD + "registration:\n" + indent(registration, "  ") + sessions


SMALL = 'mode: open\nopens: "-6w 12:00"\n'
DAY = """\
rounds: [{number: 1, name: Runde 1}, {number: 2, name: Runde 2, required: false}]
sessions:
  - {date: 2027-03-17, from: "14:00", to: "15:00", place: {name: Rathaus}}
  - {key: a, title: Forum A, date: 2027-03-17, from: "15:00", to: "16:00", kind: elective, round: 1, capacity: 2}
  - {key: b, title: Forum B, date: 2027-03-17, from: "16:00", to: "17:00", kind: elective, round: 2, capacity: 2}
"""


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
async def test_registration_comes_in_and_stays_when_repeated(tmp_path: Path) -> None:
    first = await bring_in(tmp_path, event(FULL))
    stored, before = await the_event(), await everything()
    assert Terms(Serving.direct, PartyRule.fill_gaps, 12, 4, True, HandOver.anyone, True, True) == Terms(
        **{name: getattr(stored, name) for name in vars(Terms())}
    )
    assert [
        ("target_group", "kita", "Kitas", 6, datetime(2027, 3, 3, 11, tzinfo=UTC)),
        ("partner", "awo", "", 2, datetime(2027, 3, 1, 7, tzinfo=UTC)),
        ("attendance", "on_site", "", 15, None),
        ("attendance", "online", "", 30, None),
    ] == [(row.kind, row.value, row.name, row.places, row.release_at) for row in await contingents_of(stored.id)]
    again = await bring_in(tmp_path, event(FULL))
    assert (Result(created=3), Result(unchanged=3)) == (first, again)
    assert before == await everything()


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
async def test_questions_of_all_kinds_come_in(tmp_path: Path) -> None:
    await bring_in(tmp_path, event(FULL))
    food, allergy, _photo, why, more, *rest = [each.definition for each in await questions_of((await the_event()).id)]
    options = (Option("vegetarisch", "vegetarisch"), Option("x", "Ich bringe etwas mit"))
    choice = QuestionKind.single_choice
    assert food == Definition("essen", choice, "Was essen Sie?", "", True, options, only_for=("attendance:on_site",))
    assert ("Zum Beispiel Nüsse", "essen", "vegetarisch", RetentionClass.sensitive) == (
        allergy.help,
        allergy.shown_if,
        allergy.shown_value,
        allergy.retention,
    )
    assert [("foto", "no"), ("allergie", "")] == [(each.shown_if, each.shown_value) for each in (why, more)]
    assert [QuestionKind.number, QuestionKind.date, QuestionKind.consent] == [each.kind for each in rest]


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
async def test_registration_changes_with_the_document(tmp_path: Path) -> None:
    await bring_in(tmp_path, event(FULL))
    changed = await bring_in(tmp_path, event(SMALL + "capacity: 7\n"))
    stored = await the_event()
    assert (1, 7, 20, []) == (
        changed.updated,
        stored.capacity,
        stored.party_limit,
        await contingents_of(stored.id),
    )
    assert () == await questions_of(stored.id)
    assert 1 == (await bring_in(tmp_path, event(FULL))).updated
    assert (20, 4, 8) == (
        (await the_event()).capacity,
        len(await contingents_of(stored.id)),
        len(await questions_of(stored.id)),
    )


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
async def test_nobody_is_served_with_places_that_are_reserved_in_the_same_import(tmp_path: Path) -> None:
    await bring_in(tmp_path, event(SMALL + "serving: direct\ncapacity: 1\n"))
    stored = await the_event()
    with turned(OPEN):
        for who in (BORIS, CHIARA):
            await register_party(stored.id, Arrival((Guest(who),), who.email))
        reserved = "contingents: [{for: target_group, value: kita, places: 1}]\n"
        await bring_in(tmp_path, event(SMALL + "serving: direct\ncapacity: 2\n" + reserved))
        await register_party(stored.id, Arrival((Guest(DILARA, Wishes(target_group="kita")),), "dilara"))
        rows = await Registration.objects().order_by(Registration.turn)
        assert [Status.confirmed, Status.waitlisted, Status.confirmed] == [row.status for row in rows]
        assert [] == await faults()


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
async def test_what_people_hold_is_not_taken_from_them(tmp_path: Path) -> None:
    reserved = "capacity: 5\ncontingents: [{for: target_group, value: kita, name: Kitas, places: 2}]\n"
    asked = "questions: [{key: ja, kind: consent, label: Ich stimme zu.}]\n"
    await bring_in(tmp_path, event(SMALL + reserved + asked))
    stored = await the_event()
    (question,) = await questions_of(stored.id)
    wishes = Wishes(target_group="kita", answers=((question.id, "yes"),))
    with turned(OPEN):
        await register_party(stored.id, Arrival((Guest(BORIS, wishes),), "boris"))
    before = await everything()
    result = await bring_in(tmp_path, event(SMALL + "capacity: 0\n" + asked.replace("zu.", "allem zu.")))
    held, answered = result.problems
    assert [("contingents",), ("questions",)] == [problem.path[3:] for problem in (held, answered)]
    assert "Im Kontingent »Kitas« hat 1 Person einen Platz" in held.sentence
    assert "»Ich stimme allem zu.«" in answered.sentence
    assert before == await everything()


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
async def test_rounds_are_required_unless_they_say_otherwise(tmp_path: Path) -> None:
    await bring_in(tmp_path, event(SMALL, DAY))
    assert [True, False] == [bool(row.required) for row in await Round.objects().order_by(Round.number)]
    changed = await bring_in(tmp_path, event(SMALL, DAY.replace("Runde 1}", "Runde 1, required: false}")))
    assert (1, [False, False]) == (
        changed.updated,
        [bool(row.required) for row in await Round.objects().order_by(Round.number)],
    )


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
async def test_workshop_stays_as_large_as_people_have_places_and_where_they_chose_it(tmp_path: Path) -> None:
    await bring_in(tmp_path, event(SMALL, DAY))
    stored, sessions = await the_event(), {session.ref: session for session in await the_sessions()}
    with turned(OPEN):
        for who in (BORIS, CHIARA):
            wishes = Wishes(choices=((sessions["a"].round, sessions["a"].id),))
            await register_party(stored.id, Arrival((Guest(who, wishes),), who.email))
    before = await everything()
    smaller = DAY.replace("round: 1, capacity: 2", "round: 2, capacity: 1")
    result = await bring_in(tmp_path, event(SMALL, smaller))
    assert [
        "events[0].sessions[1].capacity: 2 Personen haben hier schon einen Platz; 1 sind zu wenig.",
        "events[0].sessions[1].round: 2 Personen haben diesen Workshop gewählt; Art und Runde lassen sich nicht mehr ändern.",
    ] == [str(problem).split(", ", 2)[2] for problem in result.problems]
    assert before == await everything()
    await bring_in(tmp_path, event(SMALL, DAY.replace("round: 1, capacity: 2", "round: 1, capacity: 3")))
    assert 3 == {session.ref: session.capacity for session in await the_sessions()}["a"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("serving: direct", "serving: sofort", "registration.serving: Möglich sind: offer, direct."),
        ("party_limit: 12", "party_limit: 21", "registration.party_limit: Der größte mögliche Wert ist 20."),
        ("per_institution: 4", "per_institution: 0", "registration.per_institution: Der kleinste mögliche Wert ist 1."),
        ("verify_email: true", "verifies_email: true", "Meinten Sie „verify_email“?"),
        ("value: awo, places: 2", "value: awo, place: 2", "Meinten Sie „places“?"),
        ("value: kita", "value: Kita", "registration.contingents[0].value: Bitte einen kurzen Schlüssel"),
        ("for: partner, value: awo", "for: target_group, value: kita", "contingents[1]: Das Kontingent „target_group: kita“ gibt es zweimal."),
        ("value: online, places", "value: daheim, places", "contingents[3].value: Möglich sind on_site und online."),
        ("value: online, places: 30", "value: online, places: 30, release: -2w 12:00", "contingents[3].release: Plätze vor Ort"),
        ("  - {for: attendance, value: online, places: 30}\n", "", "registration.contingents: Zu einer hybriden Veranstaltung gehören beide"),
        ("capacity: 20\n", "", "contingents[0]: Reserviert wird von den Plätzen der Veranstaltung: Bitte capacity angeben."),
        ("2027-03-01 08:00", "2027-03-28 02:30", "contingents[1].release: Am 28. März 2027 gibt es 02:30 Uhr nicht"),
        ("mode: open", "mode: none", "registration.questions: Das gibt es nur mit einer Anmeldung hier"),
        ("kind: number", "kind: zahl", "questions[5].kind: Möglich sind: text, long_text"),
        ("key: zahl", "key: essen", "questions[5]: Frage »essen«: Der Schlüssel ist doppelt."),
        ("if: {essen: vegetarisch}", "if: {zahl: 3}", "questions[1]: Frage »allergie«: Sie hängt von »zahl« ab"),
        ("if: {essen: vegetarisch}", "if: {essen: Fisch}", "questions[1]: Frage »allergie«: Die Antwort »Fisch«"),
        ("if: {essen: vegetarisch}", "if: [essen]", "questions[1].if: Bitte eine Frage nennen"),
        ("attendance:on_site", "attendance:daheim", "questions[0].only_for: „attendance:daheim“ steht nicht unter contingents"),
        ("options: [a, b], ", "", "questions[4]: Frage »noch«: Bitte geben Sie 2 bis"),
        ("options: [a, b]", "options: [a, {value: b}]", "questions[4].options[1].text: Diese Angabe fehlt."),
    ],
)  # fmt: skip
def test_mistake_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in FULL
    assert said in "\n".join(problems_of(tmp_path, document(event(FULL.replace(old, new, 1)))))


def test_too_many_questions_are_counted(tmp_path: Path) -> None:
    many = "questions:\n" + "".join(f"  - {{key: f{number}, kind: text, label: Frage}}\n" for number in range(41))
    (said,) = problems_of(tmp_path, document(event(SMALL + many)))
    assert said.endswith("events[0].registration.questions: Das sind zu viele; möglich sind 40.")


@pytest.mark.anyio
@pytest.mark.usefixtures("database")
async def test_more_than_the_capacity_cannot_be_reserved(tmp_path: Path) -> None:
    reserved = "capacity: 1\ncontingents: [{for: target_group, value: kita, places: 2}]\n"
    (problem,) = (await bring_in(tmp_path, event(SMALL + reserved))).problems
    assert "sind 2 Plätze reserviert, die Veranstaltung hat aber 1." in problem.sentence
    assert 0 == await Event.count()
