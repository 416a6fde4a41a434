"""Bytes that go out often are hashed and compressed once."""

import gzip
import hashlib
from dataclasses import dataclass

WORTH_IT = 500  # bytes; below that gzip saves nothing
LONG = 1_000_000  # bytes; above that only the compressed form is kept


@dataclass(frozen=True)
class Packed:
    """The same content compressed (None: not worth it) and as it is (None: too long to keep), and the hash of it."""

    gzipped: bytes | None
    kept: bytes | None
    digest: str

    @property
    def plain(self) -> bytes:
        """Return the content; what is long is made anew each time, since nearly everyone takes it compressed."""
        return self.kept if self.kept is not None else gzip.decompress(self.gzipped or b"")

    @property
    def weight(self) -> int:
        """Return how many bytes it holds."""
        return len(self.gzipped or b"") + len(self.kept or b"")


def pack(content: bytes) -> Packed:
    """Compress and hash `content`; the same content gives the same bytes."""
    # Without a time in its header, gzip's result depends on the content alone, as a strong ETag wants.
    gzipped = gzip.compress(content, compresslevel=6, mtime=0) if len(content) >= WORTH_IT else None
    return Packed(gzipped, content if len(content) <= LONG else None, digest(content))


def digest(content: bytes) -> str:
    """Return a short hash of `content`."""
    return hashlib.blake2b(content, digest_size=12).hexdigest()
