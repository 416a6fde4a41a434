"""Who asks gets everything, in a file whose names are written down."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from ki_events.retention import shapes
from ki_events.retention.disclosure import as_json, disclosure_of, disclosure_of_mailbox
from tests.characters import CHIARA, make_event, sign_up
from tests.retention.makers import EMIL, live, traces

pytestmark = pytest.mark.anyio

DOCUMENT = Path(__file__).parents[2] / "docs" / "data-export.md"
TABLES = [
    shape for shape in vars(shapes).values() if isinstance(shape, type) and hasattr(shape, "__dataclass_fields__")
]


def test_every_name_of_the_file_is_documented() -> None:
    text = DOCUMENT.read_text()
    names = {field.name for shape in TABLES for field in fields(shape)}
    assert [] == sorted(name for name in names if f"`{name}`" not in text)


async def test_mailbox_gets_all_that_names_it(database: object) -> None:
    for _ in range(2):
        await live(await make_event())
    await sign_up(await make_event(), CHIARA)
    found = json.loads(as_json(await disclosure_of_mailbox(EMIL.email.upper())))
    counts = {name: len(value) for name, value in found.items() if isinstance(value, list)}
    assert {
        "responsible": 1,
        "registrations": 2,
        "groups": 2,
        "wishes": 2,
        "invitations": 2,
        "login_links": 2,
        "other_mails": 2,
    } == counts
    assert "Conti" not in json.dumps(found)


async def test_every_word_that_is_stored_is_told(database: object) -> None:
    registration = await live(await make_event())
    told = as_json(await disclosure_of_mailbox(EMIL.email)).decode()
    for words in (registration.email, f"neu.{EMIL.email}", "Quastenflosser ist krank", "Allergie von Quastenflosser"):
        assert words in told
    assert await traces()


async def test_unknown_address_gets_an_empty_file(database: object) -> None:
    assert not json.loads(as_json(await disclosure_of_mailbox("niemand@nirgends.example")))["registrations"]


async def test_times_carry_their_offset(database: object) -> None:
    found = json.loads(as_json(await disclosure_of(await sign_up(await make_event(), CHIARA))))
    assert found["registrations"][0]["registered_at"].endswith("+00:00")
