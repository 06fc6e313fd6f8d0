"""Every address of this site is Intake's own: see `intake/urls.py`."""

from intake.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
