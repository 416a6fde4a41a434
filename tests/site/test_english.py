"""Every sentence of the site and of its letters is there in English, finished."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from ki_events.i18n import LOCALE
from ki_events.paths import data_folder

SOURCE = Path(__file__).parents[2] / "src/ki_events"
JINJA = {"newstyle_gettext": "true", "silent": "false"}


@pytest.fixture(scope="module")
def english() -> Catalog:
    with (LOCALE / "en/LC_MESSAGES/ki_events.po").open("rb") as file:
        return read_po(file, locale="en")


def sentences() -> set[str | tuple[str, ...]]:
    found: set[str | tuple[str, ...]] = set()
    found |= {message for _file, _line, message, _comments, _context in extract_from_dir(SOURCE)}
    ours = [("**.html", "jinja2"), ("**.txt", "jinja2")]
    templates = extract_from_dir(data_folder("templates"), ours, {pattern: JINJA for pattern, _method in ours})
    return found | {message for _file, _line, message, _comments, _context in templates}


def test_every_sentence_of_the_site_is_there_in_english(english: Catalog) -> None:
    missing = []
    for sentence in sentences():
        found = english.get(sentence if isinstance(sentence, str) else sentence[0])
        if found is None or not found.string or not all(found.string):
            missing.append(sentence)
    assert [] == missing


def test_no_english_sentence_is_fuzzy_or_has_other_placeholders(english: Catalog) -> None:
    assert [] == [message.id for message in english if message.fuzzy and message.id]
    assert [] == [(message.id, errors) for message, errors in english.check()]
