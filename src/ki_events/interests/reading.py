"""Who has the link of an interest may confirm and stop it; the same link does both."""

from ki_events.interests.tables import Interest
from ki_events.links import is_valid, public_id_in, token

PURPOSE = "interest"


def token_of(interest: Interest) -> str:
    """Return the secret part of the person's link."""
    return token(PURPOSE, interest.public_id, interest.generation)


async def by_token(text: str) -> Interest | None:
    """Return the interest that a link opens, with its event, or None if it opens none."""
    if "\x00" in text:
        return None
    rows = Interest.objects(Interest.event).where(Interest.public_id == public_id_in(text))
    interest = await rows.first()
    if interest is None or not is_valid(text, PURPOSE, interest.generation):
        return None
    return interest
