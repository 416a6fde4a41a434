"""Guessing is slow and nobody is locked out by others: attempts count by account and network, on a known device by that alone."""

from datetime import timedelta

from ki_events.office.sign_in.entering import known_by
from ki_events.web.limits import within_limit
from ki_events.web.network import network_of
from ki_events.web.pages import AnyRequest

MOST_TRIES = 10  # at one account from one network, or from one known device, in ten minutes
MOST_IN_A_ROW = 20  # the same within the longer time: who goes on guessing waits longer
LONGER = timedelta(minutes=30)
MOST_FROM_NETWORK = 100  # at any accounts; a whole town hall may sit behind one address


async def may_try(request: AnyRequest, mail_key: str, what: str = "sign-in") -> bool:
    """Count an attempt to open the account with this address; return whether it may be made.

    A browser that was signed in before has a count of its own: whatever strangers do, elsewhere or beside it, it may try.
    """
    mark, network = known_by(request, mail_key), network_of(request)
    who = f"{mail_key} {mark or network}"
    tries = await within_limit(what, who, MOST_TRIES)
    tries_in_a_row = await within_limit(f"{what}-long", who, MOST_IN_A_ROW, LONGER)
    from_here = bool(mark) or await within_limit(f"{what}-network", network, MOST_FROM_NETWORK)
    return tries and tries_in_a_row and from_here


async def may_open_links(request: AnyRequest) -> bool:
    """Count a form that a link of a mail opens, or that asks for one; return whether the network may send it."""
    return await within_limit("account-link", network_of(request), MOST_FROM_NETWORK)
