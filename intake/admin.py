"""Every desk page, by model."""

from django.contrib.auth.models import User

from intake.contact.request import ContactRequest
from intake.desk.accounts import AccountAdmin
from intake.desk.requests import RequestAdmin
from intake.desk.site import desk

desk.register(ContactRequest, RequestAdmin)
desk.register(User, AccountAdmin)
