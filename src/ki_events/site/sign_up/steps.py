"""Buttons that add a person or take one out: the form comes back with everything typed, and nothing is checked yet."""

from dataclasses import replace
from typing import Any

from ki_events.site.sign_up.page import Desk, Draft
from ki_events.site.sign_up.people import one_more, too_many
from ki_events.web.forms import Form

ADD = "add"
REMOVE = "remove-"


def changed(desk: Desk, draft: Draft, action: str) -> Draft | None:
    """Return the form after this button; None for the one that sends it."""
    if action == ADD:
        return _with_one_more(desk, draft)
    if action.startswith(REMOVE) and action != REMOVE:
        return _without(draft, action.removeprefix(REMOVE))
    return None


def _with_one_more(desk: Desk, draft: Draft) -> Draft:
    most = desk.parts.most + bool(draft.form.typed.get("only_others"))
    if len(draft.prefixes) >= most:
        form: Form[Any] = Form(draft.form.typed, errors={"people": too_many(desk.parts)}, picked=draft.form.picked)
        return replace(draft, form=form)
    prefixes = one_more(draft.prefixes)
    # Colleagues come in the same way and belong to the same group, mostly.
    copied = {
        prefixes[-1] + group.field: draft.form.typed.get(prefixes[-2] + group.field, "") for group in desk.parts.own
    }
    form = Form(draft.form.typed | copied, picked=draft.form.picked)
    return replace(draft, form=form, prefixes=tuple(prefixes), focus=f"{prefixes[-1]}given_name")


def _without(draft: Draft, prefix: str) -> Draft:
    left = tuple(one for one in draft.prefixes if not one or one != prefix)
    return replace(draft.without_mistakes(), prefixes=left, focus="people")
