"""What a browser sends for the people of one form, and how they choose again when a workshop has filled up."""

import re
from urllib.parse import urlencode

from benchmarks.guests import Group, Guest, Offer

FULL = re.compile(rb'name="(?:p\d+-)?round-\d+" value="(\d+)" autocomplete="off" disabled')
MISTAKE = re.compile(rb'id="(p\d+-)?round-(\d+)-error"')


class Sheet:
    """One filled-in form."""

    def __init__(self, group: Group, offer: Offer, nonce: str) -> None:
        self._group, self._offer, self._nonce = group, offer, nonce

    @property
    def body(self) -> bytes:
        """Return what is sent."""
        first, *others = self._group.guests
        fields = _person("", first) | {"organization": "Grundschule am Park", "nonce": self._nonce}
        if self._offer.is_plain:
            return urlencode(fields).encode()
        fields |= _wishes("", first) | ({"manner": self._group.manner} if others else {})
        for number, guest in enumerate(others, 2):
            fields |= _person(f"p{number}-", guest) | _wishes(f"p{number}-", guest)
        return urlencode(fields).encode()

    def choose_again(self, page: bytes) -> None:
        """Leave out what the page shows as full, and what it says was full just now."""
        full = {int(number) for number in FULL.findall(page)}
        mistakes = {(prefix.decode(), int(number)) for prefix, number in MISTAKE.findall(page)}
        for number, guest in enumerate(self._group.guests, 1):
            prefix = "" if number == 1 else f"p{number}-"
            gone = {sessions[0] for each, sessions in guest.favourites.items() if (prefix, each) in mistakes}
            guest.strike_out(full | gone)


def _person(prefix: str, guest: Guest) -> dict[str, str]:
    return {
        f"{prefix}given_name": guest.given_name,
        f"{prefix}family_name": "Muster",
        f"{prefix}email": guest.email,
    }


def _wishes(prefix: str, guest: Guest) -> dict[str, str]:
    return {
        f"{prefix}target_group": guest.group,
        **{f"{prefix}round-{number}": str(sessions[0]) for number, sessions in guest.favourites.items()},
        **{f"{prefix}q-{key}": answer for key, answer in guest.answers.items()},
    }
