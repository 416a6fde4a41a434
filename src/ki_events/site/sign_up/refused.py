"""A rule said no while somebody typed: the form comes back with the sentence at the field that it is about."""

from dataclasses import replace
from typing import Any

from litestar import Response

from ki_events.refusal import Refused
from ki_events.site.sign_up.page import Desk, Draft, form_page
from ki_events.site.sign_up.rounds import filled_up
from ki_events.web.forms import Form
from ki_events.web.pages import AnyRequest

AT_FIELD = {"party_too_large": "manner"}
"""Where a refusal of the whole form belongs."""


def refusal(request: AnyRequest, desk: Desk, draft: Draft, refused: Refused) -> Response[bytes]:
    """Answer 409 with the form; `desk` is read anew, since its state is the reason for the refusal."""
    if refused.code == "nonce_used":
        draft = replace(draft, nonce="")
    errors = _at_fields(desk, draft, refused)
    form: Form[Any] = Form(draft.form.typed, errors=errors, picked=draft.form.picked)
    return form_page(request, desk, replace(draft, form=form), 409, "" if errors else refused.sentence)


def _at_fields(desk: Desk, draft: Draft, refused: Refused) -> dict[str, str]:
    if refused.code in AT_FIELD:
        return {AT_FIELD[refused.code]: refused.sentence}
    if refused.code != "choice_full":
        return {}
    prefixes = draft.prefixes[1:] if draft.form.typed.get("only_others") else draft.prefixes
    found: dict[str, str] = {}
    for guest, sessions in refused.details.items():
        for offer in desk.parts.rounds:
            full = next((workshop for workshop in offer.workshops if workshop.id in sessions), None)
            if full:
                name = offer.wait_field if offer.all_full else offer.field
                found[prefixes[guest] + name] = filled_up(offer, full)
    return found
