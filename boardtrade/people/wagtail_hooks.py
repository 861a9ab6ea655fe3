"""Registers topics and people in Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from boardtrade.people.viewsets import VocabularyViewSetGroup

register_snippet(VocabularyViewSetGroup)
