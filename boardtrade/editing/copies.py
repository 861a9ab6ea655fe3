"""Copies and translations: of pages that have a newer draft, and to addresses that are taken."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from boardtrade.editing.approval.four_eyes import may_publish_own_work
from boardtrade.editing.page_form.parts import RESERVED_MESSAGE, is_reserved
from boardtrade.users.models import User

View = Callable[..., HttpResponseBase]

COPYING_VIEWS = {"wagtailadmin_pages:copy", "simple_translation:submit_page_translation"}


def say_what_is_copied(view: View) -> View:
    """Warn before a page with unpublished changes is copied, published or translated.

    Wagtail gives the draft of a live page to an unpublished copy only.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        match = request.resolver_match
        if request.method == "GET" and match and match.view_name in COPYING_VIEWS:
            page = Page.objects.filter(pk=kwargs.get("page_id", args[0] if args else None)).first()
            if page and page.live and page.has_unpublished_changes:
                messages.warning(
                    request,
                    _(
                        "“%(title)s” has changes that are not published. An unpublished copy has "
                        "them; a copy that is published at once, an alias and a translation have "
                        "the text that readers see now."
                    )
                    % {"title": page.draft_title},
                )
        return view(request, *args, **kwargs)

    return wrapped


class PageCopyForm(CopyForm):
    """Wagtail's form, which also refuses the address of something else, such as the search.

    Whoever may not publish own work gives the copy a title that nobody else has read, so that it is
    a draft.
    """

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        if not may_publish_own_work(user):
            self.fields.pop("publish_copies", None)

    def clean(self) -> dict[str, Any]:
        """Refuse an address at which the copy or the alias would never be seen."""
        data: dict[str, Any] = super().clean()
        slug = data.get("new_slug")
        parent = data.get("new_parent_page") or self.page.get_parent()
        if slug and is_reserved(parent, slug):
            self.add_error("new_slug", RESERVED_MESSAGE)
        return data
