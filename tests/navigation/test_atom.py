"""One writer makes all Atom of the site, of what fits in memory and of what does not."""

import datetime
import io
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from boardtrade.navigation.atom import EMPTY_FEED_UPDATED, AtomFeed

ATOM = "{http://www.w3.org/2005/Atom}"
NEWEST = datetime.datetime(2024, 6, 3, tzinfo=datetime.UTC)


def feed() -> AtomFeed:
    """Return a feed without entries."""
    return AtomFeed(
        title="Board: reports\x08",
        link="https://example.org/",
        description=None,
        feed_url="https://example.org/feed.atom",
        author_name="Board",
        language="en",
    )


def entries(number: int = 3) -> Iterator[dict[str, Any]]:
    """Yield entries, the newest last."""
    for day in range(1, number + 1):
        yield {
            "title": f"Title\x0b <{day}>",
            "link": f"https://example.org/é/{day}",
            "description": "<p>Words &amp; more.</p>",
            "unique_id": f"urn:example:{day}",
            "updateddate": datetime.datetime(2024, 6, day, tzinfo=datetime.UTC),
            "categories": ["Done\x00", "Trade"],
        }


def test_a_stream_is_the_same_as_a_whole_feed():
    whole = feed()
    for entry in entries():
        whole.add_item(**entry)
    streamed = "".join(feed().stream(entries(), updated=NEWEST))
    assert streamed == whole.writeString("utf-8")
    assert "Title <1>" in ElementTree.fromstring(streamed).findtext(f"{ATOM}entry/{ATOM}title")


def test_bytes_are_in_the_encoding_that_is_asked_for():
    output = io.BytesIO()
    feed().write(output, "utf-8")
    assert output.getvalue().startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    assert str(EMPTY_FEED_UPDATED.year).encode() in output.getvalue()


def test_a_stream_reads_an_entry_when_it_is_its_turn_and_keeps_none():
    read = []

    def endless() -> Iterator[dict[str, Any]]:
        for entry in entries(28):
            read.append(entry["unique_id"])
            yield entry

    long = feed()
    stream = long.stream(endless(), updated=NEWEST)
    assert read == []
    head = next(stream)
    assert "2024-06-03T00:00:00+00:00" in head
    assert read == ["urn:example:1"]
    assert next(stream).startswith("<entry>")
    assert read == ["urn:example:1", "urn:example:2"]
    assert long.items == []


def test_a_stream_without_entries_is_a_feed():
    text = "".join(feed().stream([], updated=EMPTY_FEED_UPDATED))
    assert ElementTree.fromstring(text).findtext(f"{ATOM}updated") == EMPTY_FEED_UPDATED.isoformat()
