"""The URLs of topics and people."""

from django.urls import path

from boardtrade.people import views

urlpatterns = [
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("people/<slug:slug>/", views.person, name="person"),
]
