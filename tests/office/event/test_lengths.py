"""What is too long is refused with the limit and kept as it was typed; nothing cuts it without a word."""

import re

import httpx
import pytest

from ki_events.events.label_table import Label
from ki_events.events.tables import Event, EventStatus, Round
from tests.characters import make_event
from tests.office.event.dates import the_session
from tests.office.event_forms import sent_by

pytestmark = pytest.mark.anyio

ROOT = "/verwaltung/krefeld/veranstaltungen"
LONG = "x" * 5000
FORMS = {
    "new": ("/neu?format=training", ["title", "summary", "place", "address"]),
    "texts": (
        "/{slug}/angaben",
        "title summary plain_summary more_target_groups more_topics contact_name contact_phone district cost offer".split(),
    ),
    "session": ("/{slug}/termine/neu", ["title", "place", "place_address", "room", "way", "opening_hours"]),
    "series": ("/{slug}/termine/serie", ["title", "place", "place_address", "room", "way"]),
    "rounds": ("/{slug}/termine/runden", ["name-new-1"]),
    "question": ("/{slug}/fragen/neu?art=single_choice", ["label", "help", "o1-text", "o3-text"]),
    "language": ("/{slug}/sprachen/en", ["title", "summary", "plain_summary"]),
    "copy": ("/{slug}/kopieren", ["title"]),
}


@pytest.mark.parametrize("form", FORMS)
async def test_what_is_too_long_is_refused_with_the_limit_and_kept(amal: httpx.AsyncClient, form: str) -> None:
    event = await make_event(status=EventStatus.draft)
    path, names = FORMS[form]
    address = (ROOT + path).format(slug=event.slug)
    fields = await sent_by(amal, address) | dict.fromkeys(names, LONG)
    answer = await amal.post(address.partition("?")[0], data=fields)
    assert (422, len(names)) == (answer.status_code, answer.text.count(LONG))
    for name in names:
        assert re.search(f'<a href="#{name}">[^<]*[Hh]öchstens [0-9]', answer.text), name


@pytest.mark.parametrize("form", FORMS)
async def test_no_field_lets_the_browser_cut_what_is_pasted(amal: httpx.AsyncClient, form: str) -> None:
    event = await make_event(status=EventStatus.draft)
    page = (await amal.get((ROOT + FORMS[form][0]).format(slug=event.slug))).text
    assert 0 == page.count("maxlength")


async def test_copy_shows_a_long_title_whole_while_its_date_is_chosen(amal: httpx.AsyncClient) -> None:
    event = await make_event()
    page = await amal.get(f"{ROOT}/{event.slug}/kopieren", params={"title": LONG, "date": "2028-03-17"})
    assert 1 == page.text.count(f'value="{LONG}"')


@pytest.mark.parametrize(
    ("topics", "sentence"),
    [
        ("y" * 121, "»" + "y" * 30 + "…« hat 121 Zeichen, ein Name höchstens 120."),
        (",".join(f"Thema {number}" for number in range(31)), "Höchstens 30, es sind 31."),
    ],
)
async def test_topics_that_are_too_much_are_refused_and_not_cut(
    amal: httpx.AsyncClient, topics: str, sentence: str
) -> None:
    event = await make_event(status=EventStatus.draft)
    address = f"{ROOT}/{event.slug}/angaben"
    answer = await amal.post(address, data=await sent_by(amal, address) | {"more_topics": topics})
    assert (422, True, True, 0) == (
        answer.status_code,
        sentence in answer.text,
        f'value="{topics}"' in answer.text,
        await Label.count(),
    )


async def test_workshop_with_a_long_title_is_refused_when_it_is_changed(amal: httpx.AsyncClient) -> None:
    event: Event = await make_event(status=EventStatus.draft)
    await Round(event=event.id, number=1, name="Vormittag").save()
    address = f"{ROOT}/{event.slug}/termine/{(await the_session(event)).id}"
    answer = await amal.post(address, data=await sent_by(amal, address) | {"title": LONG})
    assert (422, True) == (answer.status_code, "Höchstens 160 Zeichen, es sind 5000." in answer.text)
