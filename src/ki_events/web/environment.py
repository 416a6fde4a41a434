"""Templates are compiled once per process, escape everything, and speak through gettext."""

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ki_events import dates, i18n
from ki_events.links import absolute
from ki_events.paths import data_folder
from ki_events.web.markdown import markdown
from ki_events.web.static import asset


@cache
def environment() -> Environment:
    """Return the one environment; it fails on unknown names. A changed template is read at the next start."""
    made = Environment(
        loader=FileSystemLoader(data_folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Looking whether files have changed takes longer than all the queries of a page.
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    made.newstyle_gettext = True  # type: ignore[attr-defined]
    made.globals.update(asset=asset, absolute=absolute, _=_gettext, gettext=_gettext, ngettext=_ngettext)
    for word in (dates.day, dates.days, dates.day_number, dates.month, dates.short_month, dates.weekday, dates.iso):
        made.filters[word.__name__] = word
    made.filters["moment"] = dates.moment_in_words
    made.filters["markdown"] = markdown
    return made


def _gettext(message: str, /, **values: Any) -> Markup:
    return _filled(i18n._(message), values)


def _ngettext(singular: str, plural: str, n: int, /, **values: Any) -> Markup:
    return _filled(i18n.ngettext(singular, plural, n), {"num": n} | values)


def _filled(text: str, values: dict[str, Any]) -> Markup:
    # What Jinja's own callables do, but most sentences have nothing to fill in, and that is the quick way.
    words = Markup(text)  # noqa: S704  # our sentences; `%` escapes what is filled in
    return words % values if values or "%" in text else words
