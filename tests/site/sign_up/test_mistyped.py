"""A slip in a common mail domain is noticed; domains of people's own are left alone."""

import pytest

from ki_events.site.sign_up.mistyped import COMMON, meant


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("gmx.ed", "gmx.de"),
        ("gmx.d", "gmx.de"),
        ("gmx.dee", "gmx.de"),
        ("gnx.de", "gmx.de"),
        ("we.de", "web.de"),
        ("wbe.de", "web.de"),
        ("gmial.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("T-Onlin.de", "t-online.de"),
        ("t-onlien.de", "t-online.de"),
        ("outlok.de", "outlook.de"),
        ("hotmial.de", "hotmail.de"),
        ("yaho.de", "yahoo.de"),
    ],
)
def test_slip_is_noticed_and_the_name_before_it_kept(written: str, right: str) -> None:
    assert f"Chiara.Conti@{right}" == meant(f"Chiara.Conti@{written}")


@pytest.mark.parametrize(
    "domain",
    [*COMMON, "gmx.at", "gmx.ch", "mail.de", "schule.de", "krefeld.de", "web.nrw", "uni-bielefeld.de", "lvr.de", ""],
)
def test_domain_that_is_right_or_of_its_own_is_left_alone(domain: str) -> None:
    assert "" == meant(f"chiara@{domain}")


@pytest.mark.parametrize("text", ["", "@gmx.ed", "gmx.ed", "chiara"])
def test_what_is_no_address_is_left_alone(text: str) -> None:
    assert "" == meant(text)
