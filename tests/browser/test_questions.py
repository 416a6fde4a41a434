"""Questions of an event and access needs: shown when they are asked, answered with and without JavaScript, nothing typed lost."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ki_events.events.contingents import Attendance, Contingent, ContingentKind
from ki_events.events.tables import Event
from ki_events.registrations.questions.answers import answers_of
from ki_events.registrations.questions.defining import define_questions
from ki_events.registrations.questions.needs import needs_of
from ki_events.registrations.tables import Registration
from tests.browser.checking import AXE, findings
from tests.browser.conftest import Site
from tests.browser.site import with_database
from tests.characters import make_event
from tests.registrations.all_kinds import ALL_KINDS

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
FORM = "/veranstaltungen/fragen/anmeldung"
SEND = "Verbindlich anmelden"


@pytest.fixture(scope="module", autouse=True)
def event(site: Site) -> None:
    """An event that asks everything; where tests of other files came between, it is there already."""
    with_database(_make())


async def _make() -> None:
    if await Event.exists().where(Event.slug == "fragen"):
        return
    event = await make_event(capacity=50, slug="fragen", asks_access_needs=True)
    for position, way in enumerate(Attendance):
        values: dict[str, Any] = {"kind": ContingentKind.attendance, "value": way, "name": way, "places": 25}
        await Contingent(event=event.id, position=position, **values).save()
    await define_questions(event.id, ALL_KINDS, "system")


async def _stored(email: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    registration = await Registration.objects().get(Registration.email == email)
    assert registration is not None
    answers = [(given.question.definition.key, given.value) for given in await answers_of(registration.id)]
    return answers, [(need.kind, need.detail) for need in await needs_of(registration.id)]


def _fill_in_person(page: Page, email: str) -> None:
    page.get_by_label("Vorname").fill("Dilara")
    page.get_by_label("Nachname").fill("Yıldız")
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.locator("input[name=attendance][value=on_site]").check()


def test_question_appears_with_the_answer_it_depends_on_and_keeps_what_was_typed(
    site: Site, open_browser: Open
) -> None:
    page = open_browser(390)
    page.goto(FORM)
    role = page.get_by_label("Welche Rolle ist das?")
    expect(role).to_be_hidden()
    page.get_by_label("Andere Rolle").check()
    role.fill("Hort")
    page.get_by_label("Lehrkraft").check()
    expect(role).to_be_hidden()
    page.get_by_label("Andere Rolle").check()
    expect(role).to_have_value("Hort")


def test_question_for_some_appears_with_their_way_of_attending(site: Site, open_browser: Open) -> None:
    page = open_browser(390)
    page.goto(FORM)
    headset = page.get_by_text("Haben Sie ein Headset?")
    page.locator("input[name=attendance][value=on_site]").check()
    expect(headset).to_be_hidden()
    page.locator("input[name=attendance][value=online]").check()
    expect(headset).to_be_visible()


def test_detail_of_a_need_appears_with_its_tick_and_stays_while_there_is_text(site: Site, open_browser: Open) -> None:
    page = open_browser(390)
    page.goto(FORM)
    detail = page.get_by_label("In welche Sprache?")
    expect(detail).to_be_hidden()
    page.get_by_label("Sprachmittlung", exact=True).check()
    detail.fill("Arabisch")
    page.get_by_label("Sprachmittlung", exact=True).uncheck()
    expect(detail).to_be_visible()


def test_question_of_one_more_person_depends_on_their_own_answers(site: Site, open_browser: Open) -> None:
    page = open_browser(390)
    page.goto(FORM)
    page.get_by_label("Andere Rolle").check()
    page.get_by_role("button", name="Weitere Person hinzufügen").click()
    more = page.locator("[data-person]")
    expect(page.get_by_label("Welche Rolle ist das?").first).to_be_visible()
    expect(more.get_by_label("Welche Rolle ist das?")).to_be_hidden()
    more.get_by_label("Andere Rolle").check()
    expect(more.get_by_label("Welche Rolle ist das?")).to_be_visible()


def test_form_that_comes_back_shows_what_is_asked_and_leads_to_the_mistake(site: Site, open_browser: Open) -> None:
    page = open_browser(390)
    page.goto(FORM)
    _fill_in_person(page, "zurueck@kita.example")
    page.get_by_label("Andere Rolle").check()
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Welche Rolle ist das: Bitte ausfüllen.").click()
    expect(page.get_by_label("Welche Rolle ist das?")).to_be_focused()


def test_everything_is_answered_without_javascript(site: Site, open_browser: Open) -> None:
    page = open_browser(320, java_script_enabled=False)
    page.goto(FORM)
    _fill_in_person(page, "ohne@kita.example")
    expect(page.get_by_text("die Antwort »Andere Rolle« gewählt haben.")).to_be_visible()
    page.get_by_label("Lehrkraft").check()
    page.get_by_label("Welche Rolle ist das?").fill("zählt nicht")
    page.get_by_label("Deutsch als Zweitsprache").check()
    page.get_by_label("Eltern").check()
    page.get_by_label("In welche Sprache?").fill("Arabisch")
    page.get_by_label("Hausordnung").check()
    page.get_by_role("button", name=SEND).click()
    page.get_by_role("link", name="Sprachmittlung").click()
    page.get_by_label("Sprachmittlung", exact=True).check()
    page.get_by_role("button", name=SEND).click()
    expect(page.get_by_text("Sie haben einen Platz", exact=True)).to_be_visible()
    answers = [("rolle", "lehrkraft"), ("themen", '["daz", "eltern"]'), ("regeln", "yes")]
    assert (answers, [("interpreter", "Arabisch")]) == with_database(_stored("ohne@kita.example"))


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core was not fetched by the build")
@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(
    ("prefix", "window"),
    [
        ("", {"width": 320, "color_scheme": "dark"}),
        ("/en", {"width": 1280, "color_scheme": "light"}),
        ("/ar-XB", {"width": 320}),
        ("", {"width": 768, "forced_colors": "active"}),
    ],
)
def test_questions_have_no_finding(open_browser: Open, javascript: bool, prefix: str, window: dict[str, Any]) -> None:
    page = open_browser(**window)
    if not javascript:  # the checks are scripts themselves
        page.route("**/conditions*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(prefix + FORM)
    checks = ["sideways", "cut", "overlapping", "small"]
    # axe reads the colours of the style sheet, which nobody sees in forced ones.
    checks += ["vanished"] if "forced_colors" in window else ["axe"]
    checks += {"/ar-XB": ["untranslated"], "": ["faint"]}.get(prefix, [])
    asked = findings(page, *checks)
    page.locator("main form .send button[type=submit]").click()
    page.get_by_role("alert").wait_for()
    page.keyboard.press("Shift+Tab")
    assert ({}, {}) == (asked, findings(page, *checks, "focus"))
