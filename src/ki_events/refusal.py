"""A rule may say no; that is a normal answer and carries its reason."""

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """The rule says no.

    `code` is stable and for programs; `sentence` is shown to the person, in their language, and says what to do. `details`
    says what it is about where a form has several parts.
    """

    def __init__(self, code: str, sentence: str, details: Mapping[Any, Any] | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.details: Mapping[Any, Any] = details or {}
