"""Colour profiles: kept if they are any, without what they tell of the machine that made them."""

import struct
from contextlib import suppress

HEADER_BYTES = 128
ENTRY_BYTES = 12
MAX_TAGS = 200
TELLING = {b"mmod", b"meta"}
"""Serial numbers of a screen: Apple's tag, and that of colord, which repeats what the screen says.
https://www.color.org/specification/ICC.1-2022-05.pdf, 7, has the structure of a profile."""
ID = slice(84, 100)
"""A hash of the whole, which is none of the changed one; zeros say that there is none."""


def keep_profile(profile: bytes) -> bytes | None:
    """Return a profile as it may be kept; None if it is none, or is damaged."""
    with suppress(struct.error):
        return _checked(profile)
    return None


def _checked(profile: bytes) -> bytes | None:
    (size,) = struct.unpack_from(">I", profile)
    (count,) = struct.unpack_from(">I", profile, HEADER_BYTES)
    is_profile = profile[36:40] == b"acsp" and count <= MAX_TAGS
    if not is_profile or not HEADER_BYTES < size <= len(profile):
        return None
    table = HEADER_BYTES + 4
    entries = [
        struct.unpack_from(">4sII", profile, table + number * ENTRY_BYTES)
        for number in range(count)
    ]
    if any(offset + length > size for _, offset, length in entries):
        return None
    kept = [entry for entry in entries if entry[0] not in TELLING]
    if len(kept) == count:
        return profile[:size]
    shared = {entry[1] for entry in kept}
    changed = bytearray(profile[:size])
    for _, offset, length in entries:
        if offset not in shared:
            changed[offset : offset + length] = bytes(length)
    written = b"".join(struct.pack(">4sII", *entry) for entry in kept)
    changed[table : table + count * ENTRY_BYTES] = written.ljust(count * ENTRY_BYTES, b"\0")
    changed[HEADER_BYTES:table] = struct.pack(">I", len(kept))
    changed[ID] = bytes(16)
    return bytes(changed)
