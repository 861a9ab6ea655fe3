"""The base class of the admin views with one form about one page."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page


class PageTaskView(WagtailAdminTemplateMixin, FormView):
    """A form about a page, which is opened from the editing form and returns to it."""

    page: Page
    header_icon = "list-ol"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Get the page and check the permission; the admin shows PermissionDenied as a message."""
        self.page = self.get_page()
        if not self.has_permission():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page(self) -> Page:
        """Return the page in the URL, or raise Http404."""
        raise NotImplementedError

    def has_permission(self) -> bool:
        """Return whether the user may do this."""
        raise NotImplementedError

    def get_page_subtitle(self) -> str:
        """Return the title of the page."""
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs: the admin's home, the page, this form."""
        return [
            *self.breadcrumbs_items,
            {"url": self.get_success_url(), "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_success_url(self) -> str:
        """Return the URL of the page's editing form."""
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the page, the URL to return to, and the media of the form."""
        context = super().get_context_data(**kwargs)
        context |= {"task_page": self.page, "back_url": self.get_success_url()}
        context["media"] = context["form"].media
        return context

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form with a message above it that there are errors below."""
        return self.render_to_response(self.get_context_data(form=form, has_errors=True))
