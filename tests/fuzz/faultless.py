"""What must be true of every answer, whatever was asked; each broken rule is a word in the list that comes back."""

import json
import re
from collections import Counter
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from ki_events.web.security import HEADERS
from tests.fuzz.asking import Answer
from tests.fuzz.words import SUM

STRANGE = frozenset({"fuzz", "iframe", "object", "embed", "base", "style", "frame", "applet"})
ONCE = ("html", "head", "title", "body", "h1", "main")
WITH_ADDRESSES = ("href", "src", "action", "formaction")
OWN = re.compile(r"(?:https?://(?!fuzz)|mailto:|tel:|webcal://test/|#|\?|/(?![/\\])|/$)")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SENTENCE = re.compile(r"\w{2,}.*\w{2,}.*[.!?]", re.DOTALL)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: dict[str, dict[str, str | None]] = {}
        self.inputs: dict[str, str] = {}
        self.texts: Counter[str] = Counter()
        self._open: list[str] = []
        self._script, self._area = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags[tag] += "svg" not in self._open  # a picture has a title of its own
        self.attributes.setdefault(tag, values)
        self.faults += [f"<{tag}>"] if tag in STRANGE else []
        self.faults += [f"{name} in <{tag}>" for name in values if name.startswith("on") or name in ("fuzz", "style")]
        self.faults += [f"{name} twice in <{tag}>" for name, n in Counter(name for name, _v in attrs).items() if n > 1]
        for name in WITH_ADDRESSES:
            if not OWN.match(values.get(name) or "/"):
                self.faults.append(f"{name}={values[name]}")
        self._open.append(tag)
        self._script = (values.get("type") or "") if tag == "script" else ""
        if (
            tag == "script"
            and self._script != "application/ld+json"
            and not str(values.get("src")).startswith("/static/")
        ):
            self.faults.append("a script that is not ours")
        if tag in ("input", "textarea"):
            self._area = values.get("name") or ""
            self.inputs[self._area] = values.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open and self._open.pop() != tag:
            pass  # elements without an end, such as <br>

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "script" and self._script == "application/ld+json":
            json.loads(data)
        if self._open and self._open[-1] == "textarea":
            self.inputs[self._area] += data.removeprefix("\n")  # as browsers do with the first one
        for tag in set(self._open):
            self.texts[tag] += len(data.strip())


def typed_in(answer: Answer) -> dict[str, str]:
    """Return what stands in the fields of a page, by their names."""
    page = _Page()
    page.feed(answer.text)
    return page.inputs


def faults_of(answer: Answer, method: str = "GET") -> list[str]:
    """Return what is wrong with an answer."""
    kind = answer.header("content-type").partition(";")[0]
    found = [f"status {answer.status}"] if not 200 <= answer.status < 500 else []
    found += _headers(answer)
    if method == "HEAD" or answer.status in (204, 303, 304, 308):
        return [*found, *(["a body"] if answer.body and method == "HEAD" else [])]
    if answer.header("content-length") not in ("", str(len(answer.body))):
        found.append("content-length")
    if kind == "text/html":
        found += _html(answer)
    elif kind in ("text/plain", "text/calendar") and answer.status >= 400:
        found += [] if SENTENCE.search(answer.text) else ["no sentence"]
        found += ["control characters"] if CONTROLS.search(answer.text.replace("\r\n", "\n")) else []
    elif kind.endswith("xml"):
        ET.fromstring(answer.body)
    elif kind.endswith("json"):
        json.loads(answer.body)
    if kind.startswith("text/") and SUM in answer.text:
        found.append("a template was run")
    return found


def _headers(answer: Answer) -> list[str]:
    names = Counter(name.decode().lower() for name, _value in answer.headers)
    found = [f"{name} twice" for name, n in names.items() if n > 1]
    found += [f"no {name}" for name in (*HEADERS, "x-request-id") if answer.header(name) == ""]
    found += [f"{name!r}: {value!r}" for name, value in answer.headers if re.search(rb"[\r\n\x00]", name + value)]
    found += [] if not names["x-fuzz"] and not names["set-cookie"] else ["a header that is not ours"]
    if not OWN.match(answer.header("location") or "/"):
        found.append(f"leads to {answer.header('location')}")
    return found


def _html(answer: Answer) -> list[str]:
    page = _Page()
    page.feed(answer.text)
    page.close()
    found = page.faults + [f"{page.tags[tag]} × <{tag}>" for tag in ONCE if page.tags[tag] != 1]
    found += [f"<{tag}> is empty" for tag in ("title", "h1") if not page.texts[tag]]
    found += [] if page.attributes.get("html", {}).get("lang") in ("de", "en") else ["no language"]
    found += ["control characters"] if CONTROLS.search(answer.text) else []
    if answer.status >= 400 and page.texts["main"] < 40:
        found.append("no sentence")
    return found
