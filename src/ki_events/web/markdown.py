"""Texts of organisers are Markdown; what reaches the page is a small safe part of HTML without anything loaded from elsewhere."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"p", "br", "hr", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4", "h5", "a"}
DEEPER = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h5", "h5": "h5", "h6": "h5"}
"""The page has its own h1, and an h2 stands above the text."""

_parser = MarkdownIt("commonmark", {"html": False})


@lru_cache(maxsize=512)
def markdown(text: str) -> Markup:
    """Return `text` as safe HTML."""
    tokens = _parser.parse(text)
    for token in tokens:
        token.tag = DEEPER.get(token.tag, token.tag)
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
