"""Hope Line, which does not exist."""

from datetime import time

from django.db import transaction
from django.utils import timezone

from intake.helpline.models import Helpline, OpeningHours, Wording

WORDINGS = {
    (Wording.Kind.DISCLOSURE, "en"): (
        "Trained staff of Hope Line answer. They work for Hope Line, a charity. Gifts and the county pay for it. "
        "No treatment center pays us for sending people. We do not record calls."
    ),
    (Wording.Kind.CONSENT, "en"): (
        "Press the button to ask Hope Line to contact you. We may call, text or email you about this request. "
        "You can get help without it. Only our own staff read what you send."
    ),
    (Wording.Kind.REFERRAL, "en"): (
        "May I give your name and number to this place, so that they can call you? You can say no."
    ),
    (Wording.Kind.MESSAGES, "en"): (
        "Hope Line may send you messages about this request. They use plain words and do not say why. "
        "Reply STOP to a text, and all contact ends. Your phone company may charge for texts. "
        "You can get help without this."
    ),
    (Wording.Kind.DISCLOSURE, "es"): (
        "Contesta personal capacitado de Hope Line. Trabaja para Hope Line, que no busca ganar dinero. La pagan el "
        "condado y gente que dona. Ningún centro nos paga por mandarle gente. No grabamos las llamadas."
    ),
    (Wording.Kind.CONSENT, "es"): (
        "Presione el botón para pedir que Hope Line le contacte. Podemos llamarle o escribirle sobre esta solicitud. "
        "Puede recibir ayuda sin esto. Solo nuestro personal lee lo que usted manda."
    ),
    (Wording.Kind.MESSAGES, "es"): (
        "Hope Line puede mandarle mensajes sobre esta solicitud. Usan palabras neutras y no dicen por qué. "
        "Responda ALTO o STOP, y no le escribimos ni llamamos más. "
        "Su compañía puede cobrar por cada uno. Puede recibir ayuda sin esto."
    ),
    (Wording.Kind.REFERRAL, "es"): (
        "¿Puedo dar su nombre y su número a este lugar, para que le llamen? Puede decir que no."
    ),
}


@transaction.atomic
def make_helpline() -> Helpline:
    """Return Hope Line with its hours and wordings, made once."""
    helpline, is_new = Helpline.objects.get_or_create(
        slug="hope-line",
        defaults={
            "name": "Hope Line",
            "phone": "(202) 555-0100",
            "caller_id": "(202) 555-0101",
            "time_zone": "America/New_York",
        },
    )
    if is_new:
        for day in OpeningHours.Weekday:
            OpeningHours.objects.create(helpline=helpline, weekday=day, opens=time(8), closes=time(21))
        for (kind, language), text in WORDINGS.items():
            Wording.objects.create(
                helpline=helpline, kind=kind, language=language, version=1, text=text, reviewed_at=timezone.now()
            )
    return helpline
