"""Whom a picture file names as its maker, where photographers and agencies write it on purpose.

EXIF is not asked: cameras fill it in with the name of whoever owns them.
"""

import re

BYLINE, CREDIT, COPYRIGHT, CHARACTERS = 80, 110, 116, 90
UTF_8 = b"\x1b%G"
XMP_NAMES = {
    BYLINE: "{http://purl.org/dc/elements/1.1/}creator",
    CREDIT: "{http://ns.adobe.com/photoshop/1.0/}Credit",
    COPYRIGHT: "{http://purl.org/dc/elements/1.1/}rights",
}
MAX_CHARACTERS = 200
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")


def find_credit(iptc: bytes, xmp: bytes) -> str:
    """Return maker and agency, or who has the rights in a picture; '' if nobody is named."""
    named = _read_xmp(xmp) | _read_iptc(iptc)
    makers = [named[kind] for kind in (BYLINE, CREDIT) if named.get(kind)]
    words = " / ".join(dict.fromkeys(makers)) or named.get(COPYRIGHT, "")
    return words[:MAX_CHARACTERS].strip()


def _read_iptc(iptc: bytes) -> dict[int, str]:
    """Return what IPTC says: https://www.iptc.org/std/IIM/4.2/specification/IIMV4.2.pdf."""
    found: dict[int, bytes] = {}
    is_utf_8 = False
    position = 0
    while position + 5 <= len(iptc) and iptc[position] == 0x1C:
        record, kind = iptc[position + 1], iptc[position + 2]
        length = int.from_bytes(iptc[position + 3 : position + 5])
        value = iptc[position + 5 : position + 5 + length]
        if (record, kind) == (1, CHARACTERS):
            is_utf_8 = value == UTF_8
        elif record == 2:
            found.setdefault(kind, value)
        position += 5 + length
    return {kind: _clean(_decode(value, is_utf_8)) for kind, value in found.items()}


def _decode(value: bytes, is_utf_8: bool) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("utf-8" if is_utf_8 else "cp1252", "replace")


def _read_xmp(xmp: bytes) -> dict[int, str]:
    start, end = xmp.find(b"<"), xmp.rfind(b">")
    if start < 0 or b"<!" in xmp:
        return {}
    from lxml import etree  # most pictures need none

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(xmp[start : end + 1], parser)
    found: dict[int, str] = {}
    for element in root.iter() if root is not None else ():
        for kind, name in XMP_NAMES.items():
            words = element.get(name) or ""
            if element.tag == name:
                words = next((text for text in element.itertext() if text.strip()), "")
            if words := _clean(words):
                found.setdefault(kind, words)
    return found


def _clean(words: str) -> str:
    return UNPRINTABLE.sub(" ", words).strip()
