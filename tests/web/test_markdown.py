"""Markdown of organisers becomes a small safe part of HTML."""

import pytest

from ki_events.web.markdown import markdown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n\n## B", "<h3>A</h3>\n<h4>B</h4>\n"),
        ("## A\n\n#### B", "<h3>A</h3>\n<h4>B</h4>\n"),
        ("<b onclick=x>y</b>", "<p>&lt;b onclick=x&gt;y&lt;/b&gt;</p>\n"),
        ("[a](https://b.example)", '<p><a href="https://b.example" rel="noopener nofollow">a</a></p>\n'),
        ("![a](https://b.example/c.png)", "<p></p>\n"),
        ("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>\n"),
    ],
)
def test_markdown_keeps_the_page_safe(text: str, expected: str) -> None:
    assert expected == str(markdown(text))
