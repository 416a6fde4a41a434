"""Forms as nobody fills them in: fields missing, doubled or strange, in any encoding, right or broken, sent from anywhere."""

from dataclasses import dataclass
from urllib.parse import quote_plus

from hypothesis import strategies as st

from tests.fuzz.words import EVIL, RAW, TEXTS

BOUNDARY = b"grenze"
RIGHT_NONCE = "the right one"
SENDERS = st.sampled_from(
    [
        *[((b"sec-fetch-site", b"same-origin"),)] * 8,
        (),
        ((b"sec-fetch-site", b"cross-site"),),
        ((b"sec-fetch-site", b"\xff"),),
        ((b"origin", b"https://fuzz.example"),),
        ((b"origin", b"null"),),
        ((b"origin", b"http://["),),
        ((b"origin", b"\xff\x00"),),
        ((b"origin", b"http://test"), (b"origin", b"https://fuzz.example")),
    ]
)
TYPES = st.sampled_from(
    [
        b"text/plain",
        b"application/json",
        b"multipart/form-data",
        b"multipart/form-data; boundary=",
        b"multipart/form-data; boundary=\xff",
        b"multipart/form-data; boundary=" + b"b" * 300,
        b"multipart/form-data; boundary=grenze; charset=klingon",
        b"multipart/mixed; boundary=grenze",
        b"application/x-www-form-urlencoded; charset=utf-16",
        b"application/x-www-form-urlencoded; charset=klingon",
        b"APPLICATION/X-WWW-FORM-URLENCODED",
        b"\xff\xfe",
        b"",
        b";;;=",
    ]
)
URL_ENCODED = b"application/x-www-form-urlencoded"
MULTIPART = b"multipart/form-data; boundary=" + BOUNDARY
DAMAGES = ["cut", "flipped", "raw", "file", "type", "types", "untyped", "binary", "many"]


@dataclass(frozen=True)
class Sent:
    """A form on its way; `typed` is what was typed in, `is_whole` that it was sent as browsers send it."""

    typed: dict[str, str]
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    is_whole: bool


@dataclass(frozen=True)
class Plan:
    """How a form is filled in and what becomes of it on its way; `at` is where (0 to 1) and `noise` by what it is broken."""

    pairs: tuple[tuple[str, str], ...]
    is_multipart: bool
    damage: str
    at: float
    noise: bytes
    kind: bytes
    sender: tuple[tuple[bytes, bytes], ...]
    length: bytes

    def sent(self, nonce: str = "") -> Sent:
        """Return the form with `nonce` where the right one was meant."""
        pairs = [(name, nonce if value == RIGHT_NONCE else value) for name, value in self.pairs]
        file = pairs[int(self.at * len(pairs))][0] if pairs and self.damage == "file" else ""
        if self.is_multipart or file:
            kind, body = MULTIPART, multipart(pairs, file)
        else:
            kind, body = URL_ENCODED, urlencoded(pairs)
        body = self._damaged(body)
        kinds = {"type": [self.kind], "types": [kind, self.kind], "untyped": []}.get(self.damage, [kind])
        headers = tuple((b"content-type", one) for one in kinds)
        length = self.length or str(len(body)).encode()
        is_whole = self.damage == "none" and not self.length
        return Sent(dict(pairs), (*self.sender, *headers, (b"content-length", length)), body, is_whole)

    def _damaged(self, body: bytes) -> bytes:
        at = int(self.at * len(body))
        damaged = {
            "cut": body[:at],
            "flipped": body[:at] + self.noise + body[at + 1 :],
            "raw": body + b"&" + self.noise,
            "binary": self.noise,
            "many": b"&".join([body] * 60),
        }
        return damaged.get(self.damage, body)


def plans(fields: st.SearchStrategy[list[tuple[str, str]]]) -> st.SearchStrategy[Plan]:
    """Return forms with these fields; every other one arrives as it was sent."""
    return st.builds(
        Plan,
        pairs=fields.map(tuple),
        is_multipart=st.booleans(),
        damage=st.sampled_from(["none"] * len(DAMAGES) + DAMAGES),
        at=st.floats(0, 1, exclude_max=True),
        noise=st.one_of(RAW, st.binary(max_size=30)),
        kind=TYPES,
        sender=SENDERS,
        length=st.sampled_from([b""] * 12 + [b"0", b"99999999", b"-1", b"x"]),
    )


def filled_in(right: dict[str, str]) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Return fields and values: the `right` ones, or one or the other strange, missing, or there twice."""

    @st.composite
    def drawn(draw: st.DrawFn) -> list[tuple[str, str]]:
        found = list(right.items())
        for name in draw(st.lists(st.sampled_from(list(right)), max_size=3)):
            change = draw(st.sampled_from(["strange", "strange", "missing", "twice"]))
            if change == "twice":
                found.append((name, draw(TEXTS)))
            else:
                left = [(name, draw(TEXTS))] if change == "strange" else []
                found = [pair for pair in found if pair[0] != name] + left
        if draw(st.integers(0, 7)) == 0:
            found.append((draw(st.sampled_from([*EVIL, "status", "turn", "id"])), draw(TEXTS)))
        return found

    return drawn()


def urlencoded(pairs: list[tuple[str, str]]) -> bytes:
    """Return the fields as browsers send a form without files."""
    return b"&".join(
        quote_plus(name.encode(errors="surrogatepass")).encode()
        + b"="
        + quote_plus(value.encode(errors="surrogatepass")).encode()
        for name, value in pairs
    )


def multipart(pairs: list[tuple[str, str]], file: str = "") -> bytes:
    """Return the fields in parts; the field called `file` as a file."""
    parts = []
    for name, value in pairs:
        named = name.encode(errors="surrogatepass").replace(b'"', b"%22").replace(b"\r", b"%0D").replace(b"\n", b"%0A")
        head = b'Content-Disposition: form-data; name="' + named + b'"'
        if file and name == file:
            head += b'; filename="../x.exe"\r\nContent-Type: application/octet-stream'
        parts.append(b"--" + BOUNDARY + b"\r\n" + head + b"\r\n\r\n" + value.encode(errors="surrogatepass") + b"\r\n")
    return b"".join(parts) + b"--" + BOUNDARY + b"--\r\n"


def multipart_with(pairs: list[tuple[str, str]], file: str, content: bytes) -> tuple[bytes, bytes]:
    """Return a form with a file of any content, and its type."""
    head = (
        f'Content-Disposition: form-data; name="{file}"; filename="../x\u202e.png"\r\nContent-Type: image/png'.encode()
    )
    part = b"--" + BOUNDARY + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n"
    return part + multipart(pairs), MULTIPART
