"""A mail server (RFC 5321) in a process of its own that is never what is waited for; it ends after so many mails."""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from typing import cast

import uvloop

END = b"\r\n.\r\n"


@dataclass
class Taken:
    """When mails were taken, and how many of them had a calendar part."""

    awaited: int
    all_there: asyncio.Event = field(default_factory=asyncio.Event)
    moments: list[float] = field(default_factory=list)
    calendars: int = 0

    def add(self, mail: bytes) -> None:
        """Note one more mail."""
        self.moments.append(time.perf_counter())
        self.calendars += b"text/calendar" in mail
        if len(self.moments) == self.awaited:
            self.all_there.set()

    def as_json(self) -> str:
        """Return the figures; `seconds` are from the first mail to the last."""
        seconds = self.moments[-1] - self.moments[0] if self.moments else 0.0
        return json.dumps({"mails": len(self.moments), "seconds": seconds, "calendars": self.calendars})


class Conversation(asyncio.Protocol):
    """One connection: answers commands line by line, and takes all mails."""

    def __init__(self, taken: Taken) -> None:
        self._taken, self._buffer, self._in_mail = taken, bytearray(), False
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self._transport = cast("asyncio.WriteTransport", transport)  # uvloop's are of no class of asyncio
        self._say(b"220 sink")

    def data_received(self, data: bytes) -> None:
        """Answer what has arrived completely."""
        self._buffer += data
        while True:
            end = END if self._in_mail else b"\r\n"
            found, separator, rest = self._buffer.partition(end)
            if not separator:
                return
            self._buffer = rest
            self._answer(bytes(found))

    def _answer(self, said: bytes) -> None:
        if self._in_mail:
            self._in_mail = False
            self._taken.add(said)
            self._say(b"250 taken")
            return
        command = said[:4].upper()
        self._in_mail = command == b"DATA"
        self._say({b"DATA": b"354 go on", b"QUIT": b"221 bye"}.get(command, b"250 ok"))

    def _say(self, line: bytes) -> None:
        assert self._transport is not None
        self._transport.write(line + b"\r\n")


async def main(port: int, count: int) -> None:
    """Serve at `port` until `count` mails are there; print what was taken."""
    taken = Taken(count)
    server = await asyncio.get_running_loop().create_server(lambda: Conversation(taken), "127.0.0.1", port)
    print("ready", flush=True)
    await taken.all_there.wait()
    await asyncio.sleep(0.5)  # for mails that come twice
    print(taken.as_json(), flush=True)
    server.close()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), int(sys.argv[2])))
