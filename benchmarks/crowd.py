"""People who sign up through the real forms, in a process of their own; prints how long each of them waited."""

import asyncio
import gzip
import json
import re
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import TypeVar

import uvloop

from benchmarks.forms import Sheet
from benchmarks.guests import Offer, group
from benchmarks.http import Answer, Client

Done = TypeVar("Done")

NONCE = re.compile(rb'name="nonce"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="nonce"')
MOST_TRIES = 10
"""Nobody chooses more often than there are workshops."""


@dataclass
class Day:
    """What a crowd went through: seconds of all, of reading the forms and of each answer, and unexpected answers.

    `again` counts forms that came back since a workshop had filled up.
    """

    seconds: float = 0.0
    with_forms: float = 0.0
    waits: list[float] = field(default_factory=list)
    form_waits: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    again: int = 0


@dataclass(frozen=True)
class Crowd:
    """So many forms are wanted of the event that makes this `offer`, `at_once` of them at the same time."""

    port: int
    offer: Offer
    forms: int
    at_once: int

    @property
    def path(self) -> str:
        """Return where the form is."""
        return f"/veranstaltungen/{self.offer.slug}/anmeldung"

    async def come(self) -> Day:
        """Let everyone open the form, then everyone send it; connections are opened before."""
        day = Day()
        clients = [await Client(self.port).__aenter__() for _place in range(self.at_once)]
        started = perf_counter()
        nonces = await self._all(clients, lambda client, _number: self._form(client, day))
        sending = perf_counter()
        await self._all(clients, lambda client, number: self._send(client, number, nonces[number], day))
        day.seconds, day.with_forms = perf_counter() - sending, perf_counter() - started
        return day

    async def stream(self) -> None:
        """Let people come one after the other until we are killed; each opens the form and sends it at once."""
        clients = [await Client(self.port).__aenter__() for _place in range(self.at_once)]

        async def one_person(client: Client, number: int) -> None:
            await self._send(client, number, await self._form(client, Day()), Day())

        await self._all(clients, one_person)

    async def _all(self, clients: Sequence[Client], do: Callable[[Client, int], Awaitable[Done]]) -> dict[int, Done]:
        numbers, results = iter(range(self.forms)), dict[int, Done]()

        async def one_place(client: Client) -> None:
            for number in numbers:
                results[number] = await do(client, number)

        await asyncio.gather(*map(one_place, clients))
        return results

    async def _form(self, client: Client, day: Day) -> str:
        started = perf_counter()
        answer = await client.get(self.path)
        day.form_waits.append(perf_counter() - started)
        found = NONCE.search(_page(answer))
        if answer.status != 200 or found is None:
            raise RuntimeError(f"no form: {answer.status}")
        return (found[1] or found[2]).decode()

    async def _send(self, client: Client, number: int, nonce: str, day: Day) -> None:
        sheet = Sheet(group(number, self.offer), self.offer, nonce)
        for _try in range(MOST_TRIES):
            body, started = sheet.body, perf_counter()
            answer = await client.post(self.path, body)
            day.waits.append(perf_counter() - started)
            if answer.status == 303:
                return
            if answer.status != 409:
                day.refused.append(answer.status)
                return
            day.again += 1
            sheet.choose_again(_page(answer))
        day.refused.append(409)


def _page(answer: Answer) -> bytes:
    return gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" else answer.body


async def main(how: str, port: str, offer: str, forms: str, at_once: str) -> None:
    """Let them `come` and print their day, or let them `stream`."""
    crowd = Crowd(int(port), Offer.read(json.loads(offer)), int(forms), int(at_once))
    if how == "stream":
        await crowd.stream()
    else:
        print(json.dumps(vars(await crowd.come())))


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))
