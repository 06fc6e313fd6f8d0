"""A page that is the same for everybody but for a few bytes, compressed once (RFC 1951, RFC 1952)."""

import struct
import zlib

# No name, no time, system unknown: nothing that differs from one showing to the next.
HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
RAW = -zlib.MAX_WBITS


class Spliced:
    """What stands before and after the bytes that differ. Compressing the whole would cost as much as showing it."""

    def __init__(self, before: bytes, after: bytes) -> None:
        self.before, self.after = before, after
        self._crc = zlib.crc32(before)
        # A full flush ends on a byte and forgets what came before, so that the parts stand side by side.
        first, last = zlib.compressobj(9, wbits=RAW), zlib.compressobj(9, wbits=RAW)
        self._head = HEAD + first.compress(before) + first.flush(zlib.Z_FULL_FLUSH)
        self._tail = last.compress(after) + last.flush()

    def plain(self, middle: bytes) -> bytes:
        """The page around `middle`."""
        return self.before + middle + self.after

    def gzipped(self, middle: bytes) -> bytes:
        """The same as one gzip member; `middle`, of at most 65,535 bytes, is stored in it as it is."""
        octets = len(middle)
        stored = struct.pack("<BHH", 0, octets, octets ^ 0xFFFF) + middle
        crc = zlib.crc32(self.after, zlib.crc32(middle, self._crc))
        size = len(self.before) + octets + len(self.after)
        return self._head + stored + self._tail + struct.pack("<LL", crc, size & 0xFFFFFFFF)
