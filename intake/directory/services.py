"""The services of a facility, in plain words, and the codes that SAMHSA's list has for them."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Service(models.TextChoices):
    """A service that matters to somebody who looks for a facility. The order is that of the page."""

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


# https://findtreatment.gov, the key to the codes of its list. Codes that stand for none of these are left out.
SERVICE_CODES: dict[Service, str] = {
    Service.OUTPATIENT: "OP ORT OMB",
    Service.INTENSIVE: "OIT ODT",
    Service.RESIDENTIAL: "RES RL RS",
    Service.HOSPITAL: "HI HIT",
    Service.DETOX: "DT HID OD RD ODTX",
    Service.HOUSING: "HH",
    Service.REMOTE: "TELE",
    Service.METHADONE: "MU MM MMW DM METH",
    Service.BUPRENORPHINE: "BU UB BUM BMW DB BWN BWON BERI BSDM",
    Service.NALTREXONE: "NU UN RPN NXN VTRL",
    Service.NALOXONE: "NOE",
    Service.MIND: "SUMH CO MHS",
    Service.TEENAGERS: "AD CHLD",
    Service.PREGNANT: "PW",
    Service.VETERANS: "VET",
    Service.FAMILY: "FCO",
    Service.SPANISH: "SP",
    Service.SIGNED: "AH",
    Service.FREE: "NP",
    Service.BY_INCOME: "SS",
    Service.MEDICAID: "MD",
    Service.MEDICARE: "MC",
    Service.PRIVATE: "PI",
}
SERVICE_OF_CODE = {code: service for service, codes in SERVICE_CODES.items() for code in codes.split()}


def parse_services(codes: Iterable[str]) -> list[str]:
    """Return the services that these codes stand for, in the page's order."""
    found = {SERVICE_OF_CODE[code] for code in codes if code in SERVICE_OF_CODE}
    return [service.value for service in Service if service in found]
