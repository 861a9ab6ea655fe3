"""How topics and people are listed, chosen and edited in the admin."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from boardtrade.core.choosers import NamedChooserViewSet, NewNamedForm
from boardtrade.core.models import Topic
from reports.models import Person


class NewTopicForm(NewNamedForm):
    """Makes a topic out of a chooser."""

    class Meta:
        model = Topic
        fields = ("title", "description")


class TopicChooserViewSet(NamedChooserViewSet):
    """Chooses topics, or makes one."""

    creation_form_class = NewTopicForm


class NewPersonForm(NewNamedForm):
    """Makes a person out of a chooser; biography and photograph can follow."""

    class Meta:
        model = Person
        fields = ("name", "role")


class PersonChooserViewSet(NamedChooserViewSet):
    """Chooses people, or makes one."""

    creation_form_class = NewPersonForm


class TopicViewSet(SnippetViewSet):
    """What publications are about."""

    model = Topic
    icon = "tag"
    list_display: ClassVar[list[Any]] = ["title", "slug"]
    search_fields = ["title"]
    chooser_viewset_class = TopicChooserViewSet
    copy_view_enabled = False


class PersonViewSet(SnippetViewSet):
    """Who writes for the board."""

    model = Person
    icon = "user"
    list_display: ClassVar[list[Any]] = ["name", "role"]
    search_fields = ["name", "role"]
    chooser_viewset_class = PersonChooserViewSet
    copy_view_enabled = False


class VocabularyViewSetGroup(SnippetViewSetGroup):
    """The menu entry that holds both."""

    items = (TopicViewSet, PersonViewSet)
    menu_icon = "list-ul"
    menu_label = _("Topics and people")
    menu_order = 250
