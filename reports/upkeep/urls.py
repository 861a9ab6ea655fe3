"""URLs of the admin of reports, below /admin/report-files/."""

from django.urls import path

from reports.upkeep.views import make_again

app_name = "reports_admin"
urlpatterns = [path("<int:report_id>/", make_again, name="papers")]
