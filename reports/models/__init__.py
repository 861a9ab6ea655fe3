"""Reports, the index page that lists them, and their authors."""

from reports.models.report_author import ReportAuthor
from reports.models.report_index_page import ReportIndexPage
from reports.models.report_page import ReportPage

__all__ = ["ReportAuthor", "ReportIndexPage", "ReportPage"]
