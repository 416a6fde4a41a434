"""The numbers in the ledger: what an address was last sent about a session, and the SEQUENCE of what comes next (invariant 9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ki_events.events.tables import Session
from ki_events.registrations.tables import Invitation

_AT_ONCE = 1_000  # rows per statement; databases take some 32,000 parameters


@dataclass(frozen=True)
class Entry:
    """One session in the calendar of one address, numbered."""

    session: Session
    sequence: int


async def number(mail_key: str, sessions: Sequence[Session], method: str) -> list[Entry]:
    """Note what is about to be sent; return only those sessions about which the address does not know it yet."""
    return (await number_for({mail_key: sessions}, method))[mail_key]


async def number_for(sessions_of: Mapping[str, Sequence[Session]], method: str) -> dict[str, list[Entry]]:
    """Do the same for several addresses."""
    return await number_each(sessions_of, dict.fromkeys(sessions_of, method))


async def number_each(
    sessions_of: Mapping[str, Sequence[Session]], methods: Mapping[str, str]
) -> dict[str, list[Entry]]:
    """Do the same for several addresses, each with a method of its own.

    REQUEST and PUBLISH put a session into a calendar alike: who knows it by one of them is told nothing new by the other.
    News is what the address was not told of, whatever its own number is by now:
    SEQUENCE = max(session.sequence, last sent + 1) (2-domain.md, "Calendar part").
    """
    sequences: dict[tuple[str, int], int] = {}
    wanted = [(mail_key, session) for mail_key, sessions in sessions_of.items() for session in sessions]
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        values = ", ".join(["({}, {}, {}, {}, {})"] * len(some))
        rows = await Invitation.raw(
            f"INSERT INTO invitation (mail_key, session, sequence, told, method) VALUES {values}"  # noqa: S608 - placeholders only
            " ON CONFLICT (mail_key, session) DO UPDATE SET method = excluded.method, told = excluded.told, sequence ="
            " CASE WHEN excluded.sequence > invitation.sequence THEN excluded.sequence ELSE invitation.sequence + 1 END"
            " WHERE (invitation.method = 'CANCEL') <> (excluded.method = 'CANCEL')"
            " OR COALESCE(invitation.told, invitation.sequence) < excluded.told"
            " RETURNING mail_key, session, sequence",
            *[
                value
                for mail_key, session in some
                for value in (mail_key, session.id, session.sequence, session.sequence, methods[mail_key])
            ],
        )
        sequences |= {(row["mail_key"], row["session"]): row["sequence"] for row in rows}
    return {
        mail_key: [
            Entry(session, sequences[mail_key, session.id])
            for session in sessions
            if (mail_key, session.id) in sequences
        ]
        for mail_key, sessions in sessions_of.items()
    }


async def not_told(numbered: Sequence[tuple[str, int]]) -> None:
    """Note that these addresses were not sent what was numbered for them, by session: they are not invited to it.

    The number stays used, so that what comes next has a higher one.
    """
    for start in range(0, len(numbered), _AT_ONCE):
        some = numbered[start : start + _AT_ONCE]
        await Invitation.raw(
            "UPDATE invitation SET method = 'CANCEL' WHERE (mail_key, session) IN"  # noqa: S608 - placeholders only
            f" (VALUES {', '.join(['({}, CAST({} AS INTEGER))'] * len(some))})",
            *[value for pair in some for value in pair],
        )


async def invited(mail_key: str, sessions: Sequence[Session]) -> list[Session]:
    if not sessions:
        return []
    rows = await Invitation.select(Invitation.session).where(
        (Invitation.mail_key == mail_key)
        & Invitation.session.is_in([session.id for session in sessions])
        & (Invitation.method != "CANCEL")
    )
    ids = {row["session"] for row in rows}
    return [session for session in sessions if session.id in ids]
