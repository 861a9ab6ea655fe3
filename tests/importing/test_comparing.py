"""Three bodies are compared: the last import, the draft, and the document."""

import pytest

from boardtrade.importing.blocks import NewBlock
from boardtrade.importing.comparing import assign_ids, compare, excerpt, is_alike, settle


def block(block_id, words):
    return {"id": block_id, "type": "text", "value": f"<p>{words}</p>"}


LAST = [block("a", "One stays as it is."), block("b", "Two was written long ago.")]


@pytest.mark.parametrize(
    ("here", "document", "outcomes", "kept", "taken"),
    [
        # Nobody, only the document, only an editor has changed the second one; then both have.
        ("Two was written long ago.", "Two was written long ago.", "same", "long", "long"),
        ("Two was written long ago.", "Two was written just now.", "changed", "now", "now"),
        ("Two was written by us.", "Two was written long ago.", "own", "by us", "long"),
        ("Two was written by us.", "Two was written just now.", "both", "by us", "now"),
        ("Two was written long ago.", None, "removed", None, None),
        ("Two was written by us.", None, "gone", "by us", None),
        (None, "Two was written long ago.", "dropped", None, "long"),
    ],
)
def test_who_has_changed_a_block_decides(here, document, outcomes, kept, taken):
    new = [NewBlock("text", "<p>One stays as it is.</p>")]
    new += [NewBlock("text", f"<p>{document}</p>")] if document else []
    current = [LAST[0], *([block("b", here)] if here else [])]
    assign_ids(new, LAST)
    changes = compare(new, current, LAST)
    assert [change.outcome for change in changes] == ["same", outcomes]
    assert [change.block_id for change in changes] == ["a", "b"]
    for chosen, words in (((), kept), (("b",), taken)):
        body = settle(changes, chosen)
        assert len(body) == (2 if words else 1)
        assert words is None or words in body[1]["value"]


def test_what_an_editor_added_stays_where_it_is():
    new = [NewBlock("text", each["value"]) for each in LAST]
    assign_ids(new, LAST)
    changes = compare(new, [LAST[0], block("x", "Ours."), LAST[1]], LAST)
    assert [change.block_id for change in changes] == ["a", "x", "b"]


def test_what_the_editor_writes_anew_is_no_change():
    stored = '<p data-block-key="x1">One <a href="https://a.example/">two</a></p>'
    assert is_alike(stored, '<p>One <a href="https://a.example/">two</a></p>')
    assert not is_alike(stored, '<p>One <a href="https://b.example/">two</a></p>')
    assert is_alike({"text": "A", "credit": ""}, {"text": "A"})


def test_an_excerpt_shows_where_two_texts_differ():
    before = "word " * 100
    assert excerpt(f"{before}old end", f"{before}new end").endswith("old end")
