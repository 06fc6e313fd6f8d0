"""Every address of this site: the public side's, and the desk's."""

from intake.desk import urls as desk
from intake.urls import handler400, handler403, handler404, handler500
from intake.urls import urlpatterns as public

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*public, *desk.urlpatterns]
