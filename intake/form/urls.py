"""Public addresses."""

from django.urls import path

from intake.form import views

ENGLISH = {"language": "en"}

urlpatterns = [
    path("", views.landing, ENGLISH, name="landing"),
    path("help/", views.ask, ENGLISH, name="help"),
    path("received/<str:token>/", views.received, ENGLISH, name="received"),
    path("exit/", views.leave, ENGLISH, name="exit"),
]
