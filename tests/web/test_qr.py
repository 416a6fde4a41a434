"""A QR code stands in the page without anything that the content security policy would stop."""

import re

import pytest

from ki_events.web.qr import qr_svg


def test_qr_code_is_named_and_escaped_when_shown() -> None:
    drawn = qr_svg("https://ki.example/veranstaltungen/daz", "Diese Seite <b>öffnen</b>")
    assert ["Diese Seite &lt;b&gt;öffnen&lt;/b&gt;"] == re.findall("<title>(.*?)</title>", drawn)
    assert drawn.startswith('<svg role="img" ')


def test_qr_code_needs_no_style_attribute_when_shown() -> None:
    drawn = qr_svg("https://ki.example/", "Adresse")
    assert [] == re.findall(r"\b(?:style|width|height)=", drawn)
    assert ["#fff", "#000"] == re.findall(r'(?:fill|stroke)="(#\w+)"', drawn)


def test_qr_code_is_refused_when_the_text_is_too_long() -> None:
    with pytest.raises(ValueError, match="large"):
        qr_svg("a" * 5000, "Zu lang")
