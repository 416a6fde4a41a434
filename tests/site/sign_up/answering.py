"""Questions of a form, what somebody typed, and how they are drawn."""

from typing import Any

from ki_events.registrations.questions.reading import Definition
from ki_events.site.sign_up.question_fields import QuestionForm, question_form
from ki_events.web.environment import environment
from ki_events.web.forms import Form
from ki_events.web.sent import Sent
from tests.registrations.all_kinds import numbered

NOBODY: frozenset[str] = frozenset()


def form_of(*definitions: Definition, prefix: str = "") -> QuestionForm:
    """Return the questions as a form asks them."""
    return question_form(numbered(definitions), prefix)


def sent_with(fields: dict[str, str] | None = None, **several: tuple[str, ...]) -> Sent:
    """Return what came with a form."""
    return Sent({name: (text,) for name, text in (fields or {}).items()} | several)


def drawn_from(asked: QuestionForm, form: Form[Any] | None = None) -> str:
    """Return the questions as HTML."""
    source = "{% from 'parts/question_fields.html' import question_fields %}{{ question_fields(asked, form, 'de') }}"
    return environment().from_string(source).render(asked=asked, form=form or Form())
