"""Every model of Intake, by room."""

from intake.antispam.models import GuessCount
from intake.articles.models import Article
from intake.audit.models import AuditEvent, AuditLink
from intake.contact.attempt import ContactAttempt
from intake.contact.consent import ConsentRecord
from intake.contact.daily_stats import DailyStats
from intake.contact.disposal import DisposalRecord
from intake.contact.hold import LegalHold
from intake.contact.message_consent import MessageConsent
from intake.contact.note import Note
from intake.contact.received_text import ReceivedText
from intake.contact.referral import Referral
from intake.contact.request import ContactRequest
from intake.directory.models import City, Correction, Facility, State
from intake.helpline.models import Closure, Helpline, OpeningHours, Wording
from intake.notify.heartbeat import Heartbeat
from intake.notify.models import Delivery, Notification
from intake.notify.reminder_state import ReminderState
from intake.notify.webhooks.models import WebhookEndpoint
from intake.ops.models import Probe, ScheduledJob
from intake.retention.proposal import DisposalProposal
from intake.staff.models import OtpAttempts
from intake.staff.on_call import Absence, OnCallShift
from intake.staff.profile import StaffProfile
from intake.staff.saved_view import SavedView
from intake.vault.key_usage import KeyUsage

__all__ = [
    "Absence",
    "Article",
    "AuditEvent",
    "AuditLink",
    "City",
    "Closure",
    "ConsentRecord",
    "ContactAttempt",
    "ContactRequest",
    "Correction",
    "DailyStats",
    "Delivery",
    "DisposalProposal",
    "DisposalRecord",
    "Facility",
    "GuessCount",
    "Heartbeat",
    "Helpline",
    "KeyUsage",
    "LegalHold",
    "MessageConsent",
    "Note",
    "Notification",
    "OnCallShift",
    "OpeningHours",
    "OtpAttempts",
    "Probe",
    "ReceivedText",
    "Referral",
    "ReminderState",
    "SavedView",
    "ScheduledJob",
    "StaffProfile",
    "State",
    "WebhookEndpoint",
    "Wording",
]
