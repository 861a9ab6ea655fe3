"""Viewsets of topics and people in the admin."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from boardtrade.editing.choosers import build_chooser_viewset
from boardtrade.people.models import Person, Topic


class TopicViewSet(SnippetViewSet):
    """Topics, in the admin."""

    model = Topic
    icon = "tag"
    list_display: ClassVar[list[Any]] = ["title", "slug"]
    search_fields = ["title"]
    chooser_viewset_class = build_chooser_viewset(Topic, "title", "description")
    copy_view_enabled = False


class PersonViewSet(SnippetViewSet):
    """People who write for the board, in the admin."""

    model = Person
    icon = "user"
    list_display: ClassVar[list[Any]] = ["name", "role"]
    search_fields = ["name", "role"]
    chooser_viewset_class = build_chooser_viewset(Person, "name", "role")
    copy_view_enabled = False


class VocabularyViewSetGroup(SnippetViewSetGroup):
    """The menu entry of topics and people."""

    items = (TopicViewSet, PersonViewSet)
    menu_icon = "list-ul"
    menu_label = _("Topics and people")
    menu_order = 250
