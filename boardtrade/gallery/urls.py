"""Addresses of the gallery, which exist in development and in tests only."""

from django.urls import path

from boardtrade.gallery import views

app_name = "gallery"
urlpatterns = [
    path("", views.index, name="index"),
    path("pages/<slug:name>/", views.whole_page, name="page"),
    path("pictures/<slug:name>/<int:width>x<int:height>.jpg", views.picture, name="picture"),
    path("<slug:slug>/", views.group, name="group"),
]
