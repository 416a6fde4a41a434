"""A mail address whose domain is one slip away from one that half of the country has: asked about, never refused."""

COMMON = (
    "gmx.de gmx.net web.de gmail.com googlemail.com t-online.de outlook.de outlook.com hotmail.de hotmail.com"
    " yahoo.de yahoo.com icloud.com freenet.de posteo.de mailbox.org arcor.de live.de"
).split()
ALSO_REAL = frozenset(
    "gmx.at gmx.ch gmx.com gmx.eu gmx.org gmx.info mail.de email.de web.at online.de outlook.at hotmail.at live.com"
    " live.at ymail.com posteo.net posteo.org freenet.at web.com web.cd".split()
)
"""Looks like a slip and is none."""


def meant(email: str) -> str:
    """Return the address that was probably meant, or nothing where the domain is as it should be or of its own."""
    local_part, _at, domain = email.rpartition("@")
    written = domain.lower()
    if not local_part or written in COMMON or written in ALSO_REAL:
        return ""
    found = next((common for common in COMMON if _is_one_slip(written, common)), "")
    return f"{local_part}@{found}" if found else ""


def _is_one_slip(written: str, common: str) -> bool:
    """Say whether one letter was left out, doubled, mistaken or exchanged with its neighbour (Damerau 1964)."""
    if abs(len(written) - len(common)) > 1:
        return False
    first = next((at for at, pair in enumerate(zip(written, common, strict=False)) if pair[0] != pair[1]), None)
    if first is None:
        return True  # one letter more or less at the end
    rest, wanted = written[first:], common[first:]
    exchanged = len(rest) > 1 and len(wanted) > 1 and rest[0] == wanted[1] and rest[1] == wanted[0]
    return rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:] or (exchanged and rest[2:] == wanted[2:])
