"""One form brings one person or a whole party: who fills it in comes first, the others follow under prefixes of their own."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from pydantic import BaseModel

from ki_events.i18n import _, language
from ki_events.registrations.arrivals import Guest, Person, Wishes
from ki_events.registrations.questions.conditions import traits
from ki_events.registrations.tables import Manner
from ki_events.site.sign_up.groups import read_groups
from ki_events.site.sign_up.need_fields import NeedForm, need_form
from ki_events.site.sign_up.parts import Parts
from ki_events.site.sign_up.question_fields import QuestionForm, question_form
from ki_events.site.sign_up.rounds import Chosen, read_choices
from ki_events.web.forms import Form, check, email_line, institution_line, joined, line, name_line, optional_email_line
from ki_events.web.sent import Sent

OTHERS = re.compile(r"p(\d{1,3})-given_name")
FIRST_OF_OTHERS = 2
MOST_READ = 40
"""So many people of one form are looked at; no event takes as many at once, and a page of thousands would be nobody's."""
TEMPLATE = "p0-"
"""The prefix of the block that a script copies; no person has it."""
BDI = Markup("<bdi>{}</bdi>")
ENDS = ("?", ".", ":", "!")
"""What a sentence may follow without a colon."""


class Contact(BaseModel):
    """What the form asks who fills it in, in the order in which it asks."""

    given_name: name_line(100)  # type: ignore[valid-type]
    family_name: name_line(100)  # type: ignore[valid-type]
    email: email_line()  # type: ignore[valid-type]
    organization: institution_line(160)  # type: ignore[valid-type]
    only_others: line(1)  # type: ignore[valid-type]
    manner: line(10)  # type: ignore[valid-type]


class Colleague(BaseModel):
    """What the form asks of each other person; without an address their mail goes to the contact."""

    given_name: name_line(100)  # type: ignore[valid-type]
    family_name: name_line(100)  # type: ignore[valid-type]
    email: optional_email_line()  # type: ignore[valid-type]


@dataclass(frozen=True)
class Block:
    """The fields of one person: `number` counts from 1, `prefix` stands before their names."""

    number: int
    prefix: str
    asked: QuestionForm
    needs: NeedForm


@dataclass(frozen=True)
class People:
    """Who is to be registered; `contact` is None where the first guest is the contact."""

    guests: tuple[Guest, ...]
    contact: Person | None
    manner: Manner | None


def prefixes_in(sent: Sent) -> list[str]:
    """Return the prefixes of all people whose fields were sent; the first is the empty one."""
    numbers = {int(found[1]) for name in sent.fields if (found := OTHERS.fullmatch(name))}
    return ["", *(f"p{number}-" for number in sorted(numbers)[:MOST_READ] if number >= FIRST_OF_OTHERS)]


def one_more(prefixes: Sequence[str]) -> list[str]:
    """Return the prefixes with one more person at the end."""
    last = max([1, *(int(prefix[1:-1]) for prefix in prefixes if prefix)])
    return [*prefixes, f"p{last + 1}-"]


def blocks_of(parts: Parts, prefixes: Iterable[str]) -> tuple[Block, ...]:
    """Return the blocks of fields of these people."""
    return tuple(_block(parts, number, prefix) for number, prefix in enumerate(prefixes, 1))


def read_people(parts: Parts, blocks: Sequence[Block], sent: Sent) -> Form[People]:
    """Check everybody; all mistakes come at once, in the order of the form."""
    contact = check(Contact, sent)
    _expect_institution(parts, contact)
    shared = read_groups(parts.shared, sent)
    wishes = [_wishes(parts, block, sent, shared.value or {}) for block in blocks]
    if contact.typed["only_others"]:
        # What is asked only of who comes is kept and not looked at.
        wishes[0] = Form(wishes[0].typed, Wishes(), picked=wishes[0].picked)
    others = [check(Colleague, sent.under(block.prefix)).under(block.prefix) for block in blocks[1:]]
    form = joined(contact, shared, wishes[0], *(each for pair in zip(others, wishes[1:], strict=True) for each in pair))
    if not form.errors:
        form.errors.update(_mistakes_of_all(parts, contact, others))
    value = None if form.errors else _people(contact, others, [wish.value or Wishes() for wish in wishes])
    return Form(form.typed, value, form.errors, form.picked)


def labels_of(parts: Parts, blocks: Sequence[Block]) -> dict[str, str]:
    """Return how fields are called in the summary of mistakes, with the person where there are several and ready for a sentence."""
    found: dict[str, str] = {}
    for block in blocks:
        own = _labels(parts, block)
        who = _("Person %(n)s") % {"n": block.number} + ": " if len(blocks) > 1 else ""
        found |= {name: who + label for name, label in own.items()}
    found |= {"organization": _("Schule oder Einrichtung"), "manner": _("Plätze"), "people": _("Weitere Personen")}
    return {name: label if label.endswith(ENDS) else label + ":" for name, label in found.items()}


def _labels(parts: Parts, block: Block) -> dict[str, str]:
    names = {"given_name": _("Vorname"), "family_name": _("Nachname"), "email": _("E-Mail-Adresse")}
    names |= {group.field: group.label for group in parts.groups}
    names |= {field: BDI.format(offer.name) for offer in parts.rounds for field in (offer.field, offer.wait_field)}
    return {block.prefix + name: label for name, label in names.items()} | block.asked.labels | block.needs.labels


def _block(parts: Parts, number: int, prefix: str) -> Block:
    groups = {f"{group.field}:{option.value}": option.name for group in parts.groups for option in group.options}
    return Block(number, prefix, question_form(parts.questions, prefix, groups), need_form(prefix))


def _expect_institution(parts: Parts, contact: Form[Contact]) -> None:
    if parts.event.per_institution is not None and not contact.typed["organization"]:
        contact.errors["organization"] = _(
            "Bitte nennen Sie Ihre Schule oder Einrichtung: Je Einrichtung gibt es eine Höchstzahl."
        )


def _wishes(parts: Parts, block: Block, sent: Sent, shared: dict[str, str]) -> Form[Wishes]:
    mine = sent.under(block.prefix)
    groups, choices = read_groups(parts.own, mine), read_choices(parts.rounds, mine)
    chosen = shared | (groups.value or {})
    answers = block.asked.read(sent, traits(**chosen))
    needs = block.needs.read(sent) if parts.event.asks_access_needs else Form(value=())
    form = joined(groups.under(block.prefix), choices.under(block.prefix), answers, needs)
    if form.errors:
        return form
    picked = choices.value or Chosen()
    wishes = Wishes(
        **chosen, choices=picked.picks, waits=picked.waits, answers=answers.value or (), needs=needs.value or ()
    )
    return Form(form.typed, wishes, picked=form.picked)


def _mistakes_of_all(parts: Parts, contact: Form[Contact], others: Sequence[Form[Colleague]]) -> dict[str, str]:
    """Return the mistakes that nobody makes alone."""
    is_only_for_others = bool(contact.typed["only_others"])
    if is_only_for_others and not others:
        return {"people": _("Bitte fügen Sie hinzu, wen Sie anmelden.")}
    if len(others) + (not is_only_for_others) > parts.event.party_limit:
        return {"people": too_many(parts)}
    if contact.typed["manner"] not in ("", *Manner):
        return {"manner": _("Bitte wählen Sie aus.")}
    return _named_twice(contact, others, is_only_for_others)


def too_many(parts: Parts) -> str:
    """Return the sentence for a party that is too large for one form."""
    return _("Mit einem Formular lassen sich höchstens %(n)s Personen anmelden.") % {"n": parts.most}


def _named_twice(contact: Form[Contact], others: Sequence[Form[Colleague]], is_only_for_others: bool) -> dict[str, str]:
    sender = _sender(contact)
    seen = set() if is_only_for_others else {sender.keys}
    for other in others:
        person = _colleague(other, sender)
        if person.keys in seen:
            name = next(name for name in other.typed if name.endswith("given_name"))
            return {name: _("Diese Person steht schon in diesem Formular.")}
        seen.add(person.keys)
    return {}


def _people(contact: Form[Contact], others: Sequence[Form[Colleague]], wishes: Sequence[Wishes]) -> People:
    sender = _sender(contact)
    colleagues = [Guest(_colleague(other, sender), wish) for other, wish in zip(others, wishes[1:], strict=True)]
    is_only_for_others = bool(contact.typed["only_others"])
    guests = colleagues if is_only_for_others else [Guest(sender, wishes[0]), *colleagues]
    return People(
        guests=tuple(guests),
        contact=sender if is_only_for_others else None,
        manner=Manner(contact.typed["manner"] or Manner.one_by_one) if len(guests) > 1 else None,
    )


def _sender(form: Form[Contact]) -> Person:
    value = form.value
    if value is None:
        raise ValueError("there are mistakes")
    return Person(value.given_name, value.family_name, value.email, value.organization, language())


def _colleague(form: Form[Colleague], sender: Person) -> Person:
    value = form.value
    if value is None:
        raise ValueError("there are mistakes")
    return Person(
        value.given_name, value.family_name, value.email or sender.email, sender.organization, sender.language
    )
