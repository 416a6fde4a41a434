"""The language is in the path and nowhere else."""

import pytest

from ki_events.i18n import speaking
from ki_events.web.languages import split, spoken


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", ("de", "/")),
        ("/en", ("en", "/")),
        ("/en/", ("en", "/")),
        ("/en/veranstaltungen/x", ("en", "/veranstaltungen/x")),
        ("/english", ("de", "/english")),
        ("/de/x", ("de", "/de/x")),
        ("/tr/x", ("de", "/tr/x")),
        ("//boese.example/x", ("de", "/boese.example/x")),
        ("/en//boese.example/x", ("en", "/boese.example/x")),
        ("//en//x", ("en", "/x")),
    ],
)
def test_split_takes_only_languages_that_we_speak(path: str, expected: tuple[str, str]) -> None:
    assert expected == split(path)


def test_spoken_puts_the_language_of_the_moment_in_front() -> None:
    assert "/veranstaltungen/x" == spoken("/veranstaltungen/x")
    with speaking("en"):
        assert ("/en", "/en/x%20y", "/x") == (spoken("/"), spoken("/x y"), spoken("/x", "de"))
