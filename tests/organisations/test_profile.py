"""An organisation is found by its address; the three kinds differ in words."""

import re
from pathlib import Path

import pytest

from ki_events.organisations.profile import kind_name, kind_sentence, public_organisation
from ki_events.organisations.tables import RESERVED_SLUGS, Kind
from tests.characters import make_organisation

pytestmark = pytest.mark.anyio


async def test_organisation_is_found_by_its_slug(database: object) -> None:
    made = await make_organisation()
    found = await public_organisation("krefeld")
    assert found is not None
    assert made.id == found.id


@pytest.mark.parametrize("slug", ["nichts", "", "Krefeld", "favicon.ico", "k\x00", "x" * 300])
async def test_organisation_is_none_when_the_slug_names_none(database: object, slug: str) -> None:
    await make_organisation()
    assert await public_organisation(slug) is None


async def test_organisation_is_none_when_the_word_is_the_sites_own(database: object) -> None:
    for slug in RESERVED_SLUGS:
        await make_organisation(slug)
    assert [None] * len(RESERVED_SLUGS) == [await public_organisation(slug) for slug in sorted(RESERVED_SLUGS)]


def test_import_format_names_every_reserved_word() -> None:
    text = (Path(__file__).parents[2] / "docs/import.md").read_text()
    [words] = re.findall(r"not a reserved word \((.*?)\)", text)
    assert sorted(RESERVED_SLUGS) == sorted(words.split())


async def test_each_kind_has_words_of_its_own() -> None:
    assert "Partnerorganisation" == kind_name("partner")
    assert (3, 3) == (len({kind_name(kind) for kind in Kind}), len({kind_sentence(kind) for kind in Kind}))
