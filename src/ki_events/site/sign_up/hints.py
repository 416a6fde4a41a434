"""Who mistypes a common mail domain is asked once; sending the form again says that the address is right."""

from collections.abc import Sequence

from ki_events.site.sign_up.mistyped import meant
from ki_events.site.sign_up.people import Block
from ki_events.web.sent import Sent

SEEN = "mail_seen"
TAKE = "mail-"


def doubts(blocks: Sequence[Block], sent: Sent) -> dict[str, str]:
    """Return the address that was probably meant, by field, where that has not been asked yet."""
    seen = sent.one(SEEN).split()
    fields = [f"{block.prefix}email" for block in blocks]
    found = {name: meant(sent.one(name).strip()) for name in fields if sent.one(name).strip() not in seen}
    return {name: address for name, address in found.items() if address}


def with_what_was_meant(sent: Sent, action: str) -> Sent:
    """Return the form with the address that was meant, where the button that takes it was pressed."""
    name = action.removeprefix(TAKE)
    address = meant(sent.one(name).strip()) if action.startswith(TAKE) and name.endswith("email") else ""
    return Sent({**sent.fields, name: (address,)}) if address else sent
