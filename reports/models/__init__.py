"""Reports, the index page that lists them, their authors, and the files made of them."""

from reports.models.report_author import ReportAuthor
from reports.models.report_index_page import ReportIndexPage
from reports.models.report_page import ReportPage
from reports.paper.made_file import PaperWork, ReportPaper

__all__ = ["PaperWork", "ReportAuthor", "ReportIndexPage", "ReportPage", "ReportPaper"]
