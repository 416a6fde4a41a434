"""The page of the form: what it shows for an event, its people and what they have typed so far."""

from dataclasses import dataclass, field, replace
from typing import Any

from litestar import Response

from ki_events.events.availability import Availability, State, place_state
from ki_events.events.tables import Event, Mode
from ki_events.i18n import ngettext
from ki_events.registrations.admission import why_not
from ki_events.site.event.states import badge, sentence
from ki_events.site.event.when import span
from ki_events.site.sign_up.hints import SEEN
from ki_events.site.sign_up.invited import Invited
from ki_events.site.sign_up.parts import Parts
from ki_events.site.sign_up.people import TEMPLATE as COPIED
from ki_events.site.sign_up.people import Block, blocks_of, labels_of
from ki_events.web import proof_of_work
from ki_events.web.forms import Form
from ki_events.web.nonce import is_nonce, new_nonce
from ki_events.web.pages import AnyRequest, private_page, render
from ki_events.web.sent import Sent

TEMPLATE = "site/sign_up/page.html"
TEXTS = ("given_name", "family_name", "email", "organization")
"""The ends of the names of fields that are repeated where there is nothing left to send."""
HERE = (Mode.open, Mode.approval, Mode.invitation)
"""The ways to sign up that have a form of ours."""


@dataclass(frozen=True)
class Desk:
    """An event with what its form asks, and the link that somebody came with."""

    parts: Parts
    state: Availability
    asked: Invited

    @property
    def event(self) -> Event:
        """Return the event."""
        return self.parts.event

    @property
    def form_name(self) -> str:
        """Return what the nonces of the form are made for."""
        return form_name(self.event.id)


@dataclass(frozen=True)
class Draft:
    """What was typed so far, by whom; `doubts` are mail addresses that were probably meant, `focus` a field to begin with."""

    form: Form[Any] = field(default_factory=Form)
    prefixes: tuple[str, ...] = ("",)
    nonce: str = ""
    sent: Sent = field(default_factory=Sent)
    doubts: dict[str, str] = field(default_factory=dict)
    focus: str = ""

    def without_mistakes(self) -> "Draft":
        """Return what was typed, and nothing to mend."""
        return replace(self, form=Form(self.form.typed, picked=self.form.picked))


def opened(desk: Desk) -> Desk:
    """Return the desk as it is once one can sign up: a preview shows the form before it opens and after it has closed."""
    if desk.state.is_open or desk.event.mode not in HERE:
        return desk
    return replace(desk, state=replace(desk.state, state=place_state(desk.state.free, desk.state.waiting)))


def form_name(event_id: int) -> str:
    """Return what the nonces of this event's form are made for."""
    return f"sign-up:{event_id}"


def empty_form(request: AnyRequest, desk: Desk, nonce: str) -> bytes:
    """Return the form as everyone gets it who comes without a link."""
    return render(request, TEMPLATE, is_private=True, problem="", **_values(desk, Draft(nonce=nonce)))


def form_page(request: AnyRequest, desk: Desk, draft: Draft, status: int, problem: str = "") -> Response[bytes]:
    """Answer with the form, or with why there is none any more; what was typed is repeated."""
    if draft.form.typed and not desk.state.is_open:
        # It closed while the form was open: what was typed is repeated, but nothing is left to mend and send.
        draft, status, problem = draft.without_mistakes(), 409, desk.asked.sentence or why_not(desk.state)
    nonce = draft.nonce if is_nonce(draft.nonce, desk.form_name) else new_nonce(desk.form_name)
    values = _values(desk, replace(draft, nonce=nonce))
    return private_page(request, TEMPLATE, status=status, problem=problem, **values)


def _values(desk: Desk, draft: Draft) -> dict[str, Any]:
    event, state, parts = desk.event, desk.state, desk.parts
    blocks = blocks_of(parts, draft.prefixes)
    labels = labels_of(parts, blocks)
    return {
        "event": event,
        "slug": event.slug,
        "span": span(event),
        "state": state,
        "badge": badge(state, postponed=event.postponed),
        "sentence": sentence(state),
        "is_request": event.mode == Mode.approval,
        "parts": parts,
        "blocks": blocks,
        "copied": _copied(parts),
        "no_form": Form(),
        "typed_texts": _texts(draft.form, labels),
        "bits": proof_of_work.wanted(),
        "too_few": _too_few(desk, draft),
        "can_add": len(blocks) < parts.most + bool(draft.form.typed.get("only_others")),
        "form": draft.form,
        "labels": labels,
        "doubts": draft.doubts,
        "mail_seen": " ".join(
            [*draft.sent.one(SEEN).split(), *(draft.form.typed.get(name, "") for name in draft.doubts)]
        ),
        "focus": draft.focus,
        "nonce": draft.nonce,
        "invited": desk.asked,
    }


def _too_few(desk: Desk, draft: Draft) -> str:
    """Return what happens to a party that is larger than what is free; nothing for others, and where somebody decides."""
    free, people = desk.state.free, len(draft.prefixes) - bool(draft.form.typed.get("only_others"))
    has_places = desk.state.state in (State.free, State.few) and desk.event.mode != Mode.approval
    if not has_places or free is None or not 1 < people > free:
        return ""
    return ngettext(
        "Es ist %(free)s Platz frei, Sie sind %(people)s: Einzeln bekommt höchstens eine Person gleich einen Platz, die anderen "
        "kommen auf die Warteliste. Nur zusammen kommen Sie alle auf die Warteliste.",
        "Es sind %(free)s Plätze frei, Sie sind %(people)s: Einzeln bekommen höchstens %(free)s von Ihnen gleich einen Platz, die "
        "anderen kommen auf die Warteliste. Nur zusammen kommen Sie alle auf die Warteliste.",
        free,
    ) % {"free": free, "people": people}


def _copied(parts: Parts) -> Block | None:
    return blocks_of(parts, [COPIED])[0] if parts.most > 1 else None


def _texts(form: Form[Any], labels: dict[str, str]) -> list[tuple[str, str]]:
    """Return what somebody typed in words of their own, to be repeated."""
    return [
        (labels[name].rstrip(":"), text)
        for name, text in form.typed.items()
        if text and name.endswith(TEXTS) and name in labels
    ]
