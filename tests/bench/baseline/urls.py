"""The same two addresses as Intake's."""

from django.urls import path

from tests.bench.baseline import views

urlpatterns = [path("", views.hello), path("help/", views.create)]
