"""Letters are written from templates/mail: heading and text in `<kind>.txt`, HTML in `<kind>.html`, from the same facts."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from ki_events.i18n import _, language, ngettext
from ki_events.paths import data_folder

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ku", "ur"})

_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Written:
    """A letter in words."""

    subject: str
    text: str
    html: str


def write(kind: str, about: str, facts: dict[str, Any]) -> Written:
    """Write the letter in the language of the moment; the subject says what happened, and to what it is `about`."""
    direction = "rtl" if language() in RIGHT_TO_LEFT else "ltr"
    words = facts | {"language": language(), "direction": direction}
    template = _environment().get_template(f"mail/{kind}.txt")
    context = template.new_context(words)
    heading = "".join(template.blocks["heading"](context)).strip()
    text = _BLANK_LINES.sub("\n\n", "".join(template.root_render_func(context))).strip() + "\n"
    page = words | {"heading": heading, "subject": f"{heading}: {about}"}
    html = _environment().get_template(f"mail/{kind}.html").render(page)
    return Written(page["subject"], text, _inliner().inline(html))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(data_folder("templates")),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # no look at the files for every letter
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    return environment


@cache
def _inliner() -> CSSInliner:
    # The style tag stays for what cannot be inlined: the dark scheme. Nothing is fetched.
    return CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)
