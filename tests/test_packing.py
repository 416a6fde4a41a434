"""Packing: the same content gives the same bytes, and compresses only where it pays."""

import gzip

from ki_events.packing import pack


def test_pack_gives_the_same_bytes_for_the_same_content() -> None:
    assert pack(b"a" * 1000) == pack(b"a" * 1000)
    assert pack(b"a" * 1000).digest != pack(b"b" * 1000).digest


def test_pack_compresses_what_is_long_enough() -> None:
    packed = pack(b"a" * 1000)
    assert packed.gzipped is not None
    assert b"a" * 1000 == gzip.decompress(packed.gzipped)
    assert 1000 + len(packed.gzipped) == packed.weight


def test_pack_leaves_short_content_alone() -> None:
    assert (None, 3) == (pack(b"abc").gzipped, pack(b"abc").weight)


def test_pack_keeps_only_the_compressed_form_of_what_is_long() -> None:
    packed = pack(b"a" * 1_000_001)
    assert packed.weight < 10_000
    assert b"a" * 1_000_001 == packed.plain
