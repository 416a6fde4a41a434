"""A form keeps every value of a name, however it was sent, and the parts of several people are told apart."""

from typing import Any

import httpx
import pytest
from litestar import Litestar, post
from pydantic import BaseModel

from ki_events.web.field_types import some_of
from ki_events.web.forms import Form, check, joined, line
from ki_events.web.requests import AnyRequest
from ki_events.web.sent import MOST_FIELDS, Sent, gathered, read_sent

pytestmark = pytest.mark.anyio


async def _answer(**sent: Any) -> httpx.Response:
    @post("/")
    async def read(request: AnyRequest) -> dict[str, list[str]]:
        return {name: list(texts) for name, texts in (await read_sent(request)).fields.items()}

    transport = httpx.ASGITransport(Litestar([read], multipart_form_part_limit=MOST_FIELDS))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.post("/", **sent)


TWICE = {"farbe": ["rot", "blau"], "name": ["Ada"], "leer": [""]}


async def test_repeated_names_are_kept_when_sent_as_pairs() -> None:
    assert TWICE == (await _answer(data=TWICE)).json()


async def test_repeated_names_are_kept_when_sent_in_parts_and_files_are_not() -> None:
    answer = await _answer(data=TWICE, files={"datei": ("a.txt", b"x")})
    assert TWICE == answer.json()


async def test_form_of_another_kind_is_refused() -> None:
    assert 415 == (await _answer(json={"name": "Ada"})).status_code


async def test_form_with_too_many_fields_is_refused() -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert 201 == (await _answer(content="&".join(["a=1"] * MOST_FIELDS), headers=kind)).status_code
    assert 400 == (await _answer(content="&".join(["a=1"] * (MOST_FIELDS + 1)), headers=kind)).status_code


def test_last_value_counts_where_there_can_be_only_one() -> None:
    sent = gathered([("name", "Ada"), ("name", "Grace")])
    assert ("Grace", ("Ada", "Grace"), "", ()) == (
        sent.one("name"),
        sent.all("name"),
        sent.one("alter"),
        sent.all("alter"),
    )


def test_part_of_one_person_is_what_begins_with_their_prefix() -> None:
    sent = gathered([("p1-name", "Ada"), ("p10-name", "Grace"), ("name", "Chiara")])
    assert Sent({"name": ("Ada",)}) == sent.under("p1-")
    assert sent == sent.under("")


class Small(BaseModel):
    """A form with a line and several choices."""

    name: line(5, 1)  # type: ignore[valid-type]
    farben: some_of(("rot", "blau"), 1)  # type: ignore[valid-type]


def test_check_keeps_what_was_picked_beside_what_was_typed() -> None:
    form = check(Small, gathered([("name", "zu lang"), ("farben", "blau"), ("farben", "r\x00ot")]))
    assert ({"name": "zu lang"}, {"farben": ("blau", "rot")}) == (form.typed, form.picked)
    assert ["name", "farben"] == list(form.errors)


def test_check_gives_choices_in_the_order_in_which_they_are_offered() -> None:
    form = check(Small, gathered([("name", "Ada"), ("farben", "blau"), ("farben", "rot"), ("farben", "blau")]))
    assert form.value is not None
    assert ("rot", "blau") == form.value.farben


def test_forms_of_several_people_stand_on_one_page() -> None:
    first = check(Small, {"name": "Ada", "farben": "rot"}).under("p0-")
    second = check(Small, {}).under("p1-")
    page: Form[Any] = joined(first, second)
    assert {"p0-name": "Ada", "p1-name": ""} == page.typed
    assert {"p0-farben": ("rot",), "p1-farben": ()} == page.picked
    assert ["p1-name", "p1-farben"] == list(page.errors)
    assert (first.value, None) == (check(Small, {"name": "Ada", "farben": "rot"}).value, page.value)
