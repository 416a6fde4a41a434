"""Texts of organisers are Markdown; what reaches the page is a small safe part of HTML without anything loaded from elsewhere."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "hr", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4", "h5", "a"}
HIGHEST, LOWEST = 3, 5
"""The page has its own h1, and an h2 stands above the text."""

_parser = MarkdownIt("commonmark", {"html": False})


@lru_cache(maxsize=512)
def markdown(text: str) -> Markup:
    """Return `text` as safe HTML."""
    tokens = _parser.parse(text)
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    # Whether a text begins with # or with ##, no level is left out (WCAG 1.3.1).
    levels = sorted({token.tag for token in headings})
    for token in headings:
        token.tag = f"h{min(LOWEST, HIGHEST + levels.index(token.tag))}"
    html = _parser.renderer.render(tokens, _parser.options, {})
    return Markup(  # noqa: S704 - nh3 has cleaned it
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}, "ol": {"start"}},
            url_schemes={"https", "http", "mailto", "tel"},
            link_rel="noopener nofollow",
        )
    )
