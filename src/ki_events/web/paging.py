"""A long list is shown in pages, with a way to its ends and to the neighbours."""


def shown_numbers(current: int, last: int) -> list[int | None]:
    """Return the numbers of a page navigation: both ends and the neighbours; None is a gap."""
    near = {1, last, current - 1, current, current + 1}
    shown: list[int | None] = []
    for number in sorted(number for number in near if 1 <= number <= last):
        before = shown[-1] if shown else None
        if before is not None and number - before == 2:
            shown.append(number - 1)  # a gap of one page is that page
        elif before is not None and number - before > 2:
            shown.append(None)
        shown.append(number)
    return shown


def page_of(text: str) -> int:
    """Return the page that a query asks for; the first for what is no number of one."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
