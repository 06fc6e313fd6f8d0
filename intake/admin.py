"""Every desk page, by model."""

from django.contrib.auth.models import User

from intake.articles.models import Article
from intake.audit.models import AuditEvent
from intake.contact.disposal import DisposalRecord
from intake.contact.request import ContactRequest
from intake.desk.accounts import AccountAdmin
from intake.desk.agencies import AgencyAdmin
from intake.desk.articles import ArticleAdmin
from intake.desk.audit import AuditAdmin
from intake.desk.corrections import CorrectionAdmin
from intake.desk.deliveries import DeliveryAdmin
from intake.desk.facilities import FacilityAdmin
from intake.desk.helplines import HelplineAdmin
from intake.desk.requests import RequestAdmin
from intake.desk.retention import RetentionAdmin
from intake.desk.rota import RotaAdmin
from intake.desk.site import desk
from intake.desk.webhooks import WebhookAdmin
from intake.desk.wordings import WordingAdmin
from intake.directory.models import Correction, Facility, State
from intake.helpline.models import Helpline, Wording
from intake.notify.models import Delivery
from intake.notify.webhooks.models import WebhookEndpoint
from intake.staff.on_call import OnCallShift

desk.register(ContactRequest, RequestAdmin)
desk.register(Helpline, HelplineAdmin)
desk.register(Wording, WordingAdmin)
desk.register(Article, ArticleAdmin)
desk.register(AuditEvent, AuditAdmin)
desk.register(DisposalRecord, RetentionAdmin)
desk.register(Delivery, DeliveryAdmin)
desk.register(WebhookEndpoint, WebhookAdmin)
desk.register(OnCallShift, RotaAdmin)
desk.register(Facility, FacilityAdmin)
desk.register(State, AgencyAdmin)
desk.register(Correction, CorrectionAdmin)
desk.register(User, AccountAdmin)
