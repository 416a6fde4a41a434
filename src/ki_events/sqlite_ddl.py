"""CREATE TABLE on SQLite: ids that never come again, and `Unique` and `Check`, since it knows no ADD CONSTRAINT."""

from collections.abc import Sequence

from piccolo.query.methods.create import Create

ID = '"id" INTEGER PRIMARY KEY NOT NULL'
NEVER_AGAIN = '"id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL'


def complete_create_table() -> None:
    """Teach Piccolo's CREATE TABLE this; without it one set of migrations would not do the same on both engines."""
    Create.sqlite_ddl = property(_ddl)  # type: ignore[assignment,method-assign]  # the hook is a property


def _ddl(create: Create) -> Sequence[str]:
    meta = create.table._meta
    constraints = list(meta.constraints)
    try:
        meta.constraints.clear()
        first, *rest = create.default_ddl
    finally:
        meta.constraints.extend(constraints)
    clauses = "".join(f', CONSTRAINT "{constraint._meta.name}" {constraint.ddl}' for constraint in constraints)
    return [f"{first.removesuffix(')')}{clauses})".replace(ID, NEVER_AGAIN), *rest]
