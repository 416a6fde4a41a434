"""From what the document says about registering to what the verbs take; pure."""

from datetime import datetime

from ki_events.events.contingent_rules import Share
from ki_events.importing.days import resolve_moment
from ki_events.importing.given_registration import GivenContingent, GivenQuestion, GivenRegistration
from ki_events.registrations.changing.terms import Terms
from ki_events.registrations.questions.conditions import NO, YES
from ki_events.registrations.questions.reading import Definition, Option
from ki_events.registrations.questions.tables import QuestionKind, RetentionClass

_WORDS = {"true": YES, "ja": YES, "false": NO, "nein": NO}
"""How people write the answer to a yes-or-no question."""


def terms_of(given: GivenRegistration) -> Terms:
    """Return the terms of the registration."""
    return Terms(
        serving=given.serving,
        party_rule=given.party_rule,
        party_limit=given.party_limit,
        per_institution=given.per_institution,
        verifies_email=given.verify_email,
        hand_over=given.hand_over,
        skips_school_holidays=given.skip_school_holidays,
        asks_access_needs=given.access_needs,
    )


def shares_of(given: GivenRegistration, first_start: datetime | None) -> list[Share]:
    """Return the contingents; `first_start` (UTC) is what their release may be relative to."""
    return [share_of(contingent, first_start) for contingent in given.contingents]


def share_of(given: GivenContingent, first_start: datetime | None) -> Share:
    """Return one contingent."""
    release_at = resolve_moment(given.release, first_start) if given.release else None
    return Share(given.for_, given.value, given.places, given.name, release_at)


def definitions_of(given: GivenRegistration) -> list[Definition]:
    """Return the questions in their order."""
    kinds = {question.key: question.kind for question in given.questions}
    return [_definition(question, kinds) for question in given.questions]


def _definition(given: GivenQuestion, kinds: dict[str, QuestionKind]) -> Definition:
    shown_if, shown_value = next(iter(given.if_.items()), ("", ""))
    if kinds.get(shown_if) in (QuestionKind.yes_no, QuestionKind.consent):
        shown_value = _WORDS.get(shown_value.casefold(), shown_value)
    return Definition(
        key=given.key,
        kind=given.kind,
        label=given.label,
        help=given.help,
        required=given.required,
        options=tuple(Option(option.value, option.text) for option in given.options),
        shown_if=shown_if,
        shown_value=shown_value,
        only_for=tuple(given.only_for),
        retention=RetentionClass.sensitive if given.sensitive else RetentionClass.standard,
    )
