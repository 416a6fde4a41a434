"""An address becomes a QR code that stands in the page itself: nothing is loaded, no style attribute is needed."""

from html import escape

import segno
from markupsafe import Markup

MARGIN = 4
"""Light modules around the code, as ISO/IEC 18004 section 9.1 wants them."""


def qr_svg(text: str, title: str) -> Markup:
    """Return `text` as an inline SVG called `title`: dark on light in every theme, as wide as its box (class `qr`).

    Raise `ValueError` for a text that no QR code holds (some 2,900 bytes).
    """
    drawn = segno.make_qr(text, error="m").svg_inline(
        border=MARGIN, svgclass="qr", lineclass=None, omitsize=True, light="#fff", dark="#000"
    )
    named = drawn.replace("<svg ", '<svg role="img" focusable="false" ', 1)
    head, rest = named.split(">", 1)
    return Markup(f"{head}><title>{escape(title)}</title>{rest}")  # noqa: S704 - drawn by segno, the title is escaped
