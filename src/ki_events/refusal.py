"""A rule may say no; that is a normal answer and carries its reason."""


class Refused(Exception):
    """The rule says no.

    `code` is stable and for programs; `sentence` is shown to the person, in their language, and says what to do.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
