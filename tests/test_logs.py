"""What is logged."""

from ki_events.logs import without_rows


def test_log_names_the_broken_rule_and_not_the_row() -> None:
    said = "UniqueViolationError: duplicate key\nDETAIL:  Key (email)=(chiara@schule.example) exists."
    line = without_rows(None, "error", {"event": "chore_failed", "exception": said})
    assert "UniqueViolationError: duplicate key\nDETAIL: …" == line["exception"]
