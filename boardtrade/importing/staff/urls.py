"""URLs of imports in the admin, below /admin/import/."""

from django.urls import path

from boardtrade.importing.staff import kept_views, start_views, views

app_name = "importing"
urlpatterns = [
    path("new/<int:index_id>/", start_views.NewReportView.as_view(), name="new"),
    path("into/<int:report_id>/", start_views.IntoReportView.as_view(), name="into"),
    path("<uuid:import_key>/", views.ImportView.as_view(), name="import"),
    path("<uuid:import_key>/progress/", kept_views.progress, name="progress"),
    path("<uuid:import_key>/page/", kept_views.page, name="page"),
    path("<uuid:import_key>/pictures/<int:number>/", kept_views.picture, name="picture"),
]
