"""A page that is the same for everybody but for a few bytes, compressed once (RFC 1951, RFC 1952)."""

import struct
import zlib

# No name, no time, system unknown: nothing that differs from one response to the next.
GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
RAW_DEFLATE = -zlib.MAX_WBITS


class SplitPage:
    """The bytes before and after those that differ. To compress the whole each time costs as much as to render it."""

    def __init__(self, before: bytes, after: bytes) -> None:
        self.before, self.after = before, after
        self._crc = zlib.crc32(before)
        # A full flush ends on a byte and forgets what came before, so that the parts stand side by side.
        first, last = zlib.compressobj(9, wbits=RAW_DEFLATE), zlib.compressobj(9, wbits=RAW_DEFLATE)
        self._head = GZIP_HEADER + first.compress(before) + first.flush(zlib.Z_FULL_FLUSH)
        self._tail = last.compress(after) + last.flush()

    def plain(self, middle: bytes) -> bytes:
        """Return the page with `middle` in it."""
        return self.before + middle + self.after

    def gzipped(self, middle: bytes) -> bytes:
        """Return the same as one gzip member. `middle`, of at most 65,535 bytes, stands in it uncompressed."""
        length = len(middle)
        block = struct.pack("<BHH", 0, length, length ^ 0xFFFF) + middle
        crc = zlib.crc32(self.after, zlib.crc32(middle, self._crc))
        size = len(self.before) + length + len(self.after)
        return self._head + block + self._tail + struct.pack("<LL", crc, size & 0xFFFFFFFF)
