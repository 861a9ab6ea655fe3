"""URLs of imports in the admin, below /admin/import/."""

from django.urls import path

from boardtrade.importing import views

app_name = "importing"
urlpatterns = [
    path("new/<int:index_id>/", views.NewReportView.as_view(), name="new"),
    path("into/<int:report_id>/", views.IntoReportView.as_view(), name="into"),
    path("<uuid:import_key>/", views.ImportView.as_view(), name="import"),
    path("<uuid:import_key>/progress/", views.progress, name="progress"),
    path("<uuid:import_key>/page/", views.page, name="page"),
    path("<uuid:import_key>/pictures/<int:number>/", views.picture, name="picture"),
]
