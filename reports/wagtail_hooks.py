"""What the app adds to Wagtail's admin."""

from typing import Any, cast

from django.http import HttpRequest
from django.urls import include, path
from wagtail import hooks

from boardtrade.users.models import User
from reports.choosers import pdf_chooser_viewset
from reports.dashboard import StartPanel
from reports.upkeep import urls


@hooks.register("register_admin_viewset")
def register_pdf_chooser() -> Any:
    """Return the viewset that chooses the PDF of a report."""
    return pdf_chooser_viewset


@hooks.register("construct_homepage_panels")
def add_start_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Lead whoever may write a report straight to its form."""
    panels.append(StartPanel(cast("User", request.user)))


@hooks.register("register_admin_urls")
def register_report_urls() -> list[Any]:
    """Return the URLs of the admin of reports."""
    return [path("report-files/", include(urls))]
