"""What can be wrong between the parts of a registration; paths begin at the registration."""

from collections.abc import Iterator
from typing import TypeAlias

from ki_events.events.contingent_rules import faults_of
from ki_events.events.contingents import Attendance, ContingentKind
from ki_events.events.tables import Mode
from ki_events.importing.given_registration import GivenRegistration
from ki_events.importing.wanted_registration import definitions_of, share_of
from ki_events.registrations.questions.conditions import TRAITS
from ki_events.registrations.questions.rules import mistakes

Fault: TypeAlias = tuple[str, *tuple[str | int, ...]]
"""A German sentence, then the path."""


def faults_of_registration(given: GivenRegistration) -> Iterator[Fault]:
    """Yield sentence and path of everything that does not fit together."""
    is_external = given.mode is Mode.external
    if is_external and not given.url:
        yield "Zur Anmeldung an anderer Stelle gehört eine Adresse (url).", "url"
    if given.url and not is_external:
        yield "Eine Adresse (url) gehört nur zu mode: external.", "url"
    if given.mode in (Mode.none, Mode.external):
        for name in ("contingents", "questions"):
            if getattr(given, name):
                yield "Das gibt es nur mit einer Anmeldung hier (mode: open, approval oder invitation).", name
    yield from _faults_of_contingents(given)
    yield from _faults_of_questions(given)


def _faults_of_contingents(given: GivenRegistration) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for index, contingent in enumerate(given.contingents):
        share = share_of(contingent, None)
        if share.key in seen:
            yield f"Das Kontingent „{contingent.for_.value}: {contingent.value}“ gibt es zweimal.", "contingents", index
        seen.add(share.key)
        for sentence in faults_of(share):
            yield sentence, "contingents", index, "value"
        is_limit = contingent.for_ is ContingentKind.attendance
        if is_limit and contingent.release is not None:
            yield (
                "Plätze vor Ort und online werden nicht freigegeben; bitte weglassen.",
                "contingents",
                index,
                "release",
            )
        if not is_limit and given.capacity is None:
            yield "Reserviert wird von den Plätzen der Veranstaltung: Bitte capacity angeben.", "contingents", index
    manners = {value for kind, value in seen if kind == ContingentKind.attendance}
    if manners and not set(Attendance) <= manners:
        yield "Zu einer hybriden Veranstaltung gehören beide: attendance on_site und online.", "contingents"


def _faults_of_questions(given: GivenRegistration) -> Iterator[Fault]:
    definitions, told = definitions_of(given), 0
    for index, question in enumerate(given.questions):
        # The rules look at what stands before: what is new among their sentences is about this one.
        sentences = mistakes(definitions[: index + 1])
        for sentence in sentences[told:]:
            yield sentence, "questions", index
        told = len(sentences)
        for trait in question.only_for:
            kind, _, value = trait.partition(":")
            if kind in TRAITS and value and not _is_known(given, kind, value):
                yield (
                    f"„{trait}“ steht nicht unter contingents; so würde niemand gefragt.",
                    "questions",
                    index,
                    "only_for",
                )


def _is_known(given: GivenRegistration, kind: str, value: str) -> bool:
    return any((each.for_.value, each.value) == (kind, value) for each in given.contingents)
