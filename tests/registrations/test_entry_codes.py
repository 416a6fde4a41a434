import re

from ki_events.registrations.entry_codes import as_typed, check_in_code, in_print


def test_code_is_short_and_has_no_letters_that_look_alike() -> None:
    assert re.fullmatch(r"[A-Z2-7]{8}", check_in_code("abcdefghijklmnop", 0))


def test_code_is_another_one_for_another_person_and_for_a_renewed_link() -> None:
    codes = {
        check_in_code("abcdefghijklmnop", 0),
        check_in_code("abcdefghijklmnop", 1),
        check_in_code("bcdefghijklmnopq", 0),
    }

    assert 3 == len(codes)


def test_typed_code_is_understood_however_it_is_written() -> None:
    code = check_in_code("abcdefghijklmnop", 0)

    assert [code] * 3 == [
        as_typed(in_print(code)),
        as_typed(f" {code[:4].lower()}-{code[4:].lower()} "),
        as_typed(code),
    ]
    assert "OILO" == as_typed("0iL0")
