"""One request's history, told in memory: the moves of `triage.transitions`, with the changes and audit rows they make."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from random import Random
from typing import Any
from uuid import uuid4

from intake.audit import trail
from intake.audit.happened import Happened
from intake.contact.choices import AttemptResult, Channel, Outcome, Status
from intake.contact.erasure import SEALED
from intake.helpline.disclosure import Text
from intake.helpline.hours import Calendar, Slot
from intake.management.made_up import people, words
from intake.management.made_up.people import Person
from intake.models import AuditEvent, ConsentRecord, ContactAttempt, ContactRequest, Note, Notification, Referral
from intake.notify.models import Letter
from intake.triage.due import LEASE, MOST_TRIES, QUARANTINE_WITHIN, SCHEDULED_WITHIN, due_at, may_call, next_try
from intake.triage.errors import TransitionRefused
from intake.triage.states import MOVES
from intake.triage.transitions import UNHELD
from intake.triage.urgency import score
from intake.vault.blind_index import blind_index
