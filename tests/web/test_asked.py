"""What an address asks for is shown and searched as people can see it."""

from typing import Any

import pytest
from litestar.testing import RequestFactory

from ki_events.web.asked import asked_words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, ""),
        ({"suche": "  Chiara \t Conti "}, "Chiara Conti"),
        ({"suche": "a\x00\x1b\u202eb"}, "ab"),
        ({"suche": "x" * 300}, "x" * 100),
        ({"suche": ["eins", "zwei"]}, "eins"),
    ],
)
def test_words_are_what_can_be_seen(query: dict[str, Any], words: str) -> None:
    assert words == asked_words(RequestFactory().get("/", query_params=query), "suche", 100)
