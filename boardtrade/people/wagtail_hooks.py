"""Adds topics and people to Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from boardtrade.people.viewsets import VocabularyViewSetGroup

register_snippet(VocabularyViewSetGroup)
