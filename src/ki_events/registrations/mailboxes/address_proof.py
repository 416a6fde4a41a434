"""The link that proves a mailbox: derived from its address and told nowhere but in a letter to it."""

from dataclasses import dataclass

from ki_events.links import is_valid, public_id_in, token
from ki_events.registrations.reading import LINK_CHANGED
from ki_events.registrations.rules import Rule, mail_key
from ki_events.registrations.tables import Decision, Registration, Status


@dataclass(frozen=True)
class Proof:
    """Whose mailbox `email` is proven to be; `is_done` when there is nothing left to prove."""

    registration: Registration
    email: str
    is_done: bool

    @property
    def is_new(self) -> bool:
        """Say whether the address is to take the place of the one so far."""
        return not self.is_done and self.email == self.registration.new_email


def proof_token(registration: Registration, email: str) -> str:
    """Return the secret part of the link in the letter to `email`."""
    return token(_purpose(email), registration.public_id, registration.generation)


async def by_proof(text: str) -> Proof | None:
    """Return what a link proves, or None if it proves nothing (any more).

    The link of a new address has done its work when the address is taken; then it may be opened again and says so.
    """
    if "\x00" in text:
        return None
    registration = await Registration.objects().get(Registration.public_id == public_id_in(text))
    if registration is None:
        return None
    generation, new, old = registration.generation, registration.new_email, registration.email
    if new and is_valid(text, _purpose(new), generation):
        return Proof(registration, new, is_done=False)
    if is_valid(text, _purpose(old), generation):
        return Proof(registration, old, is_done=registration.status != Status.unverified)
    # Taking a new address has raised the generation; so does handing over, and then the link was another person's.
    if is_valid(text, _purpose(old), generation - 1) and await _is_raised_by(registration, Rule.mail_changed):
        return Proof(registration, old, is_done=True)
    return None


async def _is_raised_by(registration: Registration, rule: Rule) -> bool:
    own = (Decision.registration == registration.id) & Decision.rule.is_in(list(LINK_CHANGED))
    last = await Decision.objects().where(own).order_by(Decision.id, ascending=False).first()
    return last is not None and last.rule == rule


def _purpose(email: str) -> str:
    return f"address:{mail_key(email)}"
