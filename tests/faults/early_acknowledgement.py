"""The site with the one mistake that must be caught: it says "stored" first, and stores a moment later."""

import time
from threading import Thread
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from intake.form import views
from intake.models import ContactRequest
from intake.reception import receive as reception
from intake.reception.submission import Submission
from intake.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def receive(submission: Submission) -> ContactRequest:
    request = reception.build_request(submission, uuid4(), timezone.now())

    def store() -> None:
        time.sleep(0.1)
        reception._store(request, submission)
        connection.close()

    Thread(target=store).start()
    return request


views.receive = receive
