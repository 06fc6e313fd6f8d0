"""What a place offers, in plain words, and the codes by which SAMHSA's list says it."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Offer(models.TextChoices):
    """One thing that matters to whoever looks for a place. The order is that of the page."""

    OUTPATIENT = "outpatient", _("visits, and you live at home")
    INTENSIVE = "intensive", _("visits on most days of the week")
    RESIDENTIAL = "residential", _("you live there for a time")
    HOSPITAL = "hospital", _("a stay in a hospital")
    DETOX = "detox", _("help to get through withdrawal (detox)")
    HOUSING = "housing", _("a home while you recover")
    REMOTE = "remote", _("help by phone or video")
    METHADONE = "methadone", _("methadone")
    BUPRENORPHINE = "buprenorphine", _("buprenorphine")
    NALTREXONE = "naltrexone", _("naltrexone")
    NALOXONE = "naloxone", _("naloxone, and how to use it")
    MIND = "mind", _("help for the mind too")
    TEENAGERS = "teenagers", _("help for teenagers")
    PREGNANT = "pregnant", _("help during and after pregnancy")
    VETERANS = "veterans", _("help for veterans")
    FAMILY = "family", _("talks with the family")
    SPANISH = "spanish", _("Spanish is spoken")
    SIGNED = "signed", _("sign language")
    FREE = "free", _("free of charge")
    BY_INCOME = "by_income", _("you pay by what you earn")
    MEDICAID = "medicaid", "Medicaid"
    MEDICARE = "medicare", "Medicare"
    PRIVATE = "private", _("private insurance")


# https://findtreatment.gov, the key to the codes of its list. What says nothing of these is left out.
CODES: dict[Offer, str] = {
    Offer.OUTPATIENT: "OP ORT OMB",
    Offer.INTENSIVE: "OIT ODT",
    Offer.RESIDENTIAL: "RES RL RS",
    Offer.HOSPITAL: "HI HIT",
    Offer.DETOX: "DT HID OD RD ODTX",
    Offer.HOUSING: "HH",
    Offer.REMOTE: "TELE",
    Offer.METHADONE: "MU MM MMW DM METH",
    Offer.BUPRENORPHINE: "BU UB BUM BMW DB BWN BWON BERI BSDM",
    Offer.NALTREXONE: "NU UN RPN NXN VTRL",
    Offer.NALOXONE: "NOE",
    Offer.MIND: "SUMH CO MHS",
    Offer.TEENAGERS: "AD CHLD",
    Offer.PREGNANT: "PW",
    Offer.VETERANS: "VET",
    Offer.FAMILY: "FCO",
    Offer.SPANISH: "SP",
    Offer.SIGNED: "AH",
    Offer.FREE: "NP",
    Offer.BY_INCOME: "SS",
    Offer.MEDICAID: "MD",
    Offer.MEDICARE: "MC",
    Offer.PRIVATE: "PI",
}
OF_CODE = {code: offer for offer, codes in CODES.items() for code in codes.split()}


def offers(codes: Iterable[str]) -> list[str]:
    """What these codes say, in the page's order."""
    said = {OF_CODE[code] for code in codes if code in OF_CODE}
    return [offer.value for offer in Offer if offer in said]
