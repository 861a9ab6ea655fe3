"""What the pages of this admin have in common: a title, a way back, one form in the middle."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page


class PageTaskView(WagtailAdminTemplateMixin, FormView):
    """A form about one page, reached from its editing form and leading back there."""

    page: Page
    header_icon = "list-ol"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the page and ask whether the user may do this to it."""
        self.page = self.find_page()
        self.check_permission()
        return super().dispatch(request, *args, **kwargs)

    def find_page(self) -> Page:
        """Return the page that the address names, or raise Http404."""
        raise NotImplementedError

    def check_permission(self) -> None:
        """Raise PermissionDenied for who may not do this."""
        raise NotImplementedError

    def get_page_subtitle(self) -> str:
        """Name the page."""
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead from the home of the admin over the page to this form."""
        return [
            *self.breadcrumbs_items,
            {"url": self.get_success_url(), "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_success_url(self) -> str:
        """Go back to the page's own form."""
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the way back, and what the widgets need."""
        context = super().get_context_data(**kwargs)
        context |= {"task_page": self.page, "back_url": self.get_success_url()}
        context["media"] = context["form"].media
        return context

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say on top that something is to be put right below."""
        return self.render_to_response(self.get_context_data(form=form, has_errors=True))
