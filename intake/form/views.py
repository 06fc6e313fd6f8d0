"""The landing page with the form, what takes it in, and the confirmation."""

import time
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from intake.contact.choices import Discretion
from intake.contact.reference import spaced
from intake.contact.request import ContactRequest
from intake.form import context, failure, pages
from intake.form.forms import ASAP, HelpForm
from intake.helpline.disclosure import Published, Text, published, wording
from intake.helpline.hours import Slot
from intake.helpline.in_words import slot_in_words
from intake.helpline.models import Wording
from intake.reception.receive import receive
from intake.reception.submission import Submission
from intake.vault.masks import last_four, masked_email
from intake.vault.tokens import sign, signed_text

CONFIRMED_FOR = 30 * 60
CTX_GOES_HERE, CODE_GOES_HERE = "ctx-goes-here", "code-goes-here"


def _form(helpline: Published, slots: dict[str, Slot]) -> HelpForm:
    when = [(ASAP, _("As soon as possible"))]
    when += [(value, slot_in_words(slot, helpline.calendar.time_zone)) for value, slot in slots.items()]
    button = _("Ask %(helpline)s to contact me") % {"helpline": helpline.name}
    return HelpForm(when=when, action=reverse("help"), button=button)


@dataclass(frozen=True)
class _Showing:
    """What one process shows at present in one language. `page` is the landing page before and after its `ctx`;
    `confirmation` an address without its token."""

    helpline: Published
    minute: int
    slots: dict[str, Slot]
    form: HelpForm
    page: tuple[bytes, bytes]
    confirmation: str


_shown: dict[str, _Showing] = {}


def _now_showing(language: str) -> _Showing:
    """Rendered once for each change of what it says: rendering costs forty times what showing a page may cost."""
    helpline, minute = published(language), int(time.time()) // 60
    shown = _shown.get(language)
    if shown and shown.helpline is helpline and shown.minute == minute:
        return shown
    slots = {slot.value: slot for slot in helpline.calendar.slots(timezone.now())}
    if shown and (shown.helpline, shown.slots) == (helpline, slots):
        shown = replace(shown, helpline=helpline, minute=minute)
    else:
        with override(language):
            form = _form(helpline, slots)
            html = pages.render("landing", {"form": form, "helpline": helpline, "lang": language, "ctx": CTX_GOES_HERE})
        before, after = html.encode().split(CTX_GOES_HERE.encode())
        confirmation = reverse("received", args=[CODE_GOES_HERE])
        shown = _Showing(helpline, minute, slots, form, (before, after), confirmation)
    _shown[language] = shown
    return shown


@failure.honest
def landing(request: HttpRequest, language: str) -> HttpResponse:
    """The first page, with the form."""
    if request.method not in {"GET", "HEAD"}:
        return failure.page(405, language, Allow="GET, HEAD")
    shown = _now_showing(language)
    before, after = shown.page
    return pages.respond(before + context.fresh(shown.helpline, language).signed().encode() + after)


def _comes_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that another site sent this form. A browser that says nothing is believed."""
    site = request.META.get("HTTP_SEC_FETCH_SITE")
    if site:
        return site not in {"same-origin", "none"}
    origin = request.META.get("HTTP_ORIGIN", "null")
    return origin not in {"null", settings.BASE_URL, f"{request.scheme}://{request.get_host()}"}


def _octets(request: HttpRequest) -> int:
    """The length that the sender declares, 0 for one that is no number: Django reads no body then."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _wordings(helpline: Published, shown: context.Context) -> tuple[Text, ...] | None:
    """The words that `shown` had on it; None when no such version was ever published."""
    current = {text.kind: text for text in helpline.wordings}
    seen = []
    for kind, version in ((Wording.Kind.DISCLOSURE, shown.disclosure), (Wording.Kind.CONSENT, shown.consent)):
        text = current.get(kind)
        if version and not (text and text.version == version and text.language == shown.language):
            try:
                text = wording(helpline.id, kind, shown.language, version)
            except Wording.DoesNotExist:
                return None
        if version and text:
            seen.append(text)
    return tuple(seen)


@csrf_exempt  # no cookie is set, so none can be compared: `_comes_from_elsewhere` and the signed ctx stand in for it
@failure.honest
def ask(request: HttpRequest, language: str) -> HttpResponse:
    """Takes the form in: 303 when it is stored, 422 with everything typed when it cannot be."""
    if request.method != "POST":
        return failure.page(405, language, Allow="POST")
    if _octets(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return failure.page(413, language)
    request.encoding = "utf-8"  # as our page is: a sender may name a codec that raises, or makes lone surrogates
    shown = _now_showing(language)
    form = shown.form.bound_to(request.POST)
    sent = context.read(request.POST.get("ctx", ""))
    ours = sent and sent.helpline == shown.helpline.slug and not _comes_from_elsewhere(request)
    wordings = _wordings(shown.helpline, sent) if sent and ours else None
    if form.is_valid() and sent and wordings is not None:
        stored = receive(_submission(form, shown, sent, wordings))
        token = sign("received", f"{stored.pk.hex}.{int(time.time())}")
        return pages.respond("", 303, Location=shown.confirmation.replace(CODE_GOES_HERE, token))
    form = shown.form.bound_to(request.POST, to_show=True)
    again = sent if sent and wordings is not None else context.fresh(shown.helpline, language)
    said = {"form": form, "helpline": shown.helpline, "lang": language, "ctx": again.signed()}
    with override(language):
        return pages.respond(pages.render("landing", {**said, "failed": True, "press_again": form.is_valid()}), 422)


def _submission(form: HelpForm, shown: _Showing, sent: context.Context, wordings: tuple[Text, ...]) -> Submission:
    answers = form.cleaned_data
    chosen = form.data.get("when", "")
    slot = shown.slots.get(chosen)
    return Submission(
        submission_id=sent.submission_id,
        helpline=shown.helpline,
        wordings=wordings,
        language=sent.language,
        page=sent.page,
        about=answers["about"],
        name=answers["name"],
        phone=answers["e164"],
        phone_typed=answers["phone"],
        email=answers["address"],
        email_typed="" if answers["address"] else answers["email"],
        discretion=answers["discretion"] or Discretion.PRIVATE,
        slot=slot,
        slot_lost=slot is None and chosen not in {"", ASAP},
        suspicions=("trap_filled",) if answers["website"] else (),
    )


def _confirmed(token: str) -> ContactRequest | None:
    """The request that `token` confirms, while it does and while there is something to read."""
    pk, _dot, at = (signed_text("received", token) or "").partition(".")
    if not pk or time.time() - int(at) > CONFIRMED_FOR:
        return None
    return ContactRequest.objects.filter(pk=pk, erased_at=None).first()


@failure.honest
def received(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """The confirmation, for half an hour: phones throw background tabs away and load them again."""
    helpline, stored = published(language), _confirmed(token)
    with override(language):
        if stored is None:
            return pages.respond(pages.render("received_earlier", {"helpline": helpline, "lang": language}))
        phone, email = stored.opened("phone"), stored.opened("email")
        said = {
            "helpline": helpline,
            "lang": language,
            "stored": stored,
            "reference": spaced(stored.reference),
            "last_four": last_four(phone) if phone else "",
            "email": masked_email(email) if email else "",
            "phone_unread": bool(stored.phone_typed) and not phone,
            "email_unread": bool(stored.email_typed),
            "open_now": helpline.calendar.is_open(timezone.now()),
        }
        if stored.slot_starts and stored.slot_ends:
            said["slot"] = Slot(stored.slot_starts, stored.slot_ends)
        return pages.respond(pages.render("received", said))


def leave(request: HttpRequest, language: str) -> HttpResponse:
    """Off to somewhere harmless, with what the browser kept of us thrown away. Staff cookies stay."""
    response = HttpResponseRedirect(settings.EXIT_URL, status=303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.headers["Cache-Control"] = "no-store"
    return response
