"""Versions of rich text compared with what their notes say, for staff."""

from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from wagtail.admin.compare import RichTextBlockComparison, RichTextFieldComparison, diff_text

from boardtrade.body.footnotes.notes import spell_out


class NotedFieldComparison(RichTextFieldComparison):
    """Compares two versions of a field."""

    def htmldiff(self) -> SafeString:
        """Return both versions in one."""
        return diff_text(spell_out(self.val_a or ""), spell_out(self.val_b or "")).to_html()


class NotedBlockComparison(RichTextBlockComparison):
    """Compares two versions of a block."""

    def htmlvalue(self, val: Any) -> SafeString:
        """Return one version."""
        return escape(spell_out(val.source))

    def htmldiff(self) -> SafeString:
        """Return both versions in one."""
        return diff_text(spell_out(self.val_a.source), spell_out(self.val_b.source)).to_html()
