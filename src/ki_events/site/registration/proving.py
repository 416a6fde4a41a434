"""A letter's link proves a mailbox, with a button: a link alone changes nothing, mail programs open links too."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from ki_events.dates import moment_in_words
from ki_events.i18n import _
from ki_events.refusal import Refused
from ki_events.registrations.mailboxes.address_proof import Proof, by_proof
from ki_events.registrations.mailboxes.changing import take_new_address
from ki_events.registrations.mailboxes.verifying import verify
from ki_events.registrations.reading import by_token, token_of
from ki_events.registrations.rules import ENDED
from ki_events.registrations.tables import Registration, Status
from ki_events.site.event.when import span
from ki_events.site.registration.opened import event_of, unknown, way_back
from ki_events.site.registration.sending import take
from ki_events.web.pages import AnyRequest, private_page, see


@get("/bestaetigen", name="proving")
async def proving_page(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Show what the link proves and the button that does it."""
    proof = await by_proof(token)
    return await _page(request, token, proof) if proof else await _without_proof(request, token)


@post("/bestaetigen", name="proving_send")
async def send_proof(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Take the address as proven, and show the registration as it stands now."""
    return await take(request, way_back(request, token), lambda: _sent(request, token))


async def _sent(request: AnyRequest, token: str) -> Response[Any]:
    proof = await by_proof(token)
    return await _proven(request, token, proof) if proof else await _without_proof(request, token)


async def _proven(request: AnyRequest, token: str, proof: Proof) -> Response[Any]:
    try:
        found = await _take(proof)
    except Refused as refused:
        return await _page(request, token, proof, refused.sentence)
    return see(request, "registration", token=token_of(found))


async def _take(proof: Proof) -> Registration:
    if proof.is_done:
        return proof.registration
    if proof.is_new:
        return await take_new_address(proof.registration.id, proof.email)
    return await verify(proof.registration.id)


async def _page(request: AnyRequest, token: str, proof: Proof, problem: str = "") -> Response[bytes]:
    registration = proof.registration
    event = await event_of(registration)
    deadline = registration.deadline if registration.status == Status.unverified and not proof.is_new else None
    return private_page(
        request,
        "site/registration/proving.html",
        status=409 if problem else 200,
        token=token,
        own_token=token_of(registration) if proof.is_done else "",
        email=proof.email,
        is_new=proof.is_new,
        is_done=proof.is_done,
        has_ended=registration.status in ENDED,
        event=event,
        span=span(event),
        deadline=moment_in_words(deadline) if deadline else "",
        problem=problem,
    )


async def _without_proof(request: AnyRequest, token: str) -> Response[Any]:
    """Answer who opens the page by the registration's own link: only the letter's link proves a mailbox."""
    registration = await by_token(token)
    if registration is None:
        return await unknown(request, token)
    event = await event_of(registration)
    needed = registration.status == Status.unverified
    sentence = (
        _(
            "Bitte öffnen Sie den Link in der E-Mail, die wir Ihnen geschickt haben: Nur er zeigt, dass Ihnen das Postfach gehört."
        )
        if needed
        else _("Hier ist nichts zu bestätigen. Wie es um Ihre Anmeldung steht, sehen Sie auf ihrer Seite.")
    )
    values: dict[str, Any] = {"event": event, "span": span(event), "is_needed": needed, "sentence": sentence}
    return private_page(
        request, "site/registration/proof_missing.html", token=token, registration=registration, **values
    )
