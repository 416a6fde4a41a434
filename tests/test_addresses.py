"""Addresses that the form takes are those that the mailer writes to."""

import pytest

from ki_events.addresses import mail_address
from ki_events.mail.letter import Letter, to_email
from ki_events.mail.tables import Message

TAKEN = [
    "chiara@schule.example",
    "Chiara.O'Neil+ki@SCHULE.NRW.de",
    f"{'a' * 64}@b.de",
    "a@1.de",
    "a@b-c.d--e.de",
    f"a@{'b' * 63}.de",
    "a@xn--mller-kva.xn--p1ai",
]


@pytest.mark.parametrize("address", TAKEN)
def test_address_is_kept_and_the_mailer_writes_to_it(address: str) -> None:
    assert address == mail_address(address)
    message = Message(key="registered:1", kind="registered", recipient=address, language="de")
    email = to_email(Letter("Kurz", "Text\n", "<p>Text</p>", "KI", "ki@krefeld.example"), message)
    assert address == email.recipient
    assert f"\r\nTo: {address}\r\n".encode() in email.data


@pytest.mark.parametrize(
    "address",
    [
        '"a b"@c.de', '"a"@c.de', "a(comment)@b.de", "a@-x.de", "a@x-.de", "a@b_c.de", "a@1.2.3.4", "a@[127.0.0.1]",
        "a@[IPv6:::1]", f"{'a' * 65}@b.de", "jürgen@b.de", "用户@b.de", f"a@{'b' * 64}.de", f"a@{'b.' * 126}de", "a@b", "a@b.d",
        "a@b.c0m", "a@b.de.", "a@.de", "a@b..de", ".a@b.de", "a.@b.de", "a..b@b.de", "@b.de", "a", "", "a@@b.de",
        "a @b.de", "a\u00a0@b.de", "a\u200b@b.de", "a@straße.de", "a@ｂ.de", "a@b。de", "a@" + "ü" * 64 + ".de",
    ],
)  # fmt: skip
def test_address_is_refused_when_mail_servers_would(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the sentence is the form's
        mail_address(address)


def test_domain_becomes_ascii() -> None:
    assert "a@xn--mller-kva.example" == mail_address("a@müller.example")
