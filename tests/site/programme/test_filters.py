"""The filters of a programme's page narrow it, and say what makes no sense."""

import re

import httpx
import pytest

from ki_events.events.searching import searchable_text
from ki_events.events.tables import Format
from tests.characters import make_organisation
from tests.programmes.makers import add_event, make_programme
from tests.site.programme.shown import PATH, march, shown, titles

pytestmark = pytest.mark.anyio


async def test_filters_narrow_the_programme_and_stay_in_the_form(browser: httpx.AsyncClient) -> None:
    programme, vhs = await make_programme(), await make_organisation("vhs")
    await add_event(programme, title="Lesung", starts_at=march(2), district="Mitte", search=searchable_text("Lesung"))
    await add_event(
        programme, title="Film", starts_at=march(3), district="Nord", format=Format.culture, organisation=vhs
    )
    await add_event(programme, title="Voll", starts_at=march(4), district="Nord", capacity=0)
    assert ["Film", "Voll"] == titles(await shown(browser, f"{PATH}?bezirk=Nord"))
    assert ["Film"] == titles(await shown(browser, f"{PATH}?format=culture"))
    assert ["Film"] == titles(await shown(browser, f"{PATH}?organisation=vhs"))
    assert ["Lesung", "Film"] == titles(await shown(browser, f"{PATH}?frei=1"))
    assert ["Lesung"] == titles(await shown(browser, f"{PATH}?q=lesung"))
    page = await shown(browser, f"{PATH}?bezirk=Nord&von=2027-03-04&bis=2027-03-04")
    assert ["Voll"] == titles(page)
    assert '<option value="Nord" selected dir="auto">' in page
    assert '<input type="hidden" name="von" value="2027-03-04">' in page


async def test_filter_by_days_shows_only_those_dates_of_a_series(browser: httpx.AsyncClient) -> None:
    await add_event(await make_programme(), starts_at=march(2), sessions=3)
    page = await shown(browser, f"{PATH}?von=2027-03-08&bis=2027-03-14")
    assert ["tag-2027-03-09"] == re.findall(r'<h4 class="day__name" id="([^"]+)"', page)


async def test_filter_that_finds_nothing_offers_everything(browser: httpx.AsyncClient) -> None:
    await add_event(await make_programme(), starts_at=march(2))
    page = await shown(browser, f"{PATH}?q=quantenphysik")
    assert "Dazu gibt es in diesem Programm nichts." in page
    assert 'value="quantenphysik"' in page
    assert f'<a href="{PATH}">Das ganze Programm zeigen</a>' in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("format=quatsch", "Das Format „quatsch“ gibt es nicht."),
        ("seite=7", "Die Seite 7 gibt es nicht"),
        ("von=morgen", "„morgen“"),
    ],
)
async def test_page_names_what_makes_no_sense(browser: httpx.AsyncClient, query: str, sentence: str) -> None:
    await add_event(await make_programme(), starts_at=march(2))
    assert sentence in await shown(browser, f"{PATH}?{query}")


async def test_programme_cannot_be_exchanged_by_the_query(browser: httpx.AsyncClient) -> None:
    await add_event(await make_programme(), title="Unseres", starts_at=march(2))
    await add_event(await make_programme("andere-2027", name="Andere"), title="Fremdes", starts_at=march(2))
    assert ["Unseres"] == titles(await shown(browser, f"{PATH}?programm=andere-2027"))


async def test_page_names_what_is_chosen_even_if_nothing_of_it_belongs_to_the_programme(
    browser: httpx.AsyncClient,
) -> None:
    await add_event(await make_programme(), starts_at=march(2))
    page = await shown(browser, f"{PATH}?format=training_series&thema=gibt-es-nicht")
    assert "Fortbildungsreihe" in page
