import pytest

from intake.contact.email_typos import suggest

words = str.split
MEANT = {
    "gmail.com": """
        gmial.com gmai.com gmil.com gmal.com gamil.com gmaill.com gmqil.com gnail.com gmail.con gmail.cmo gmail.vom
        gmail.comm gmail.co gmail.cm gmail.om gmial.con gmail.xom GMAIL.CON ggmail.com gmail.c0m
    """,
    "yahoo.com": "yaho.com yahooo.com yhaoo.com yahho.com yahop.com yahoo.co yahoo.con yaho.con yahoo.comm",
    "hotmail.com": "hotmial.com hotmal.com hotmai.com hotmil.com hitmail.com htomail.com hotmaill.com hotmail.cmo",
    "outlook.com": "outlok.com outloook.com outllok.com putlook.com outlook.con oultook.com",
    "icloud.com": "iclod.com iclould.com icoud.com icloud.co icloud.vom icolud.com",
    "aol.com": "aol.con aol.co oal.com aol.comm",
    "live.com": "live.con lvie.com live.cm",
    "msn.com": "msn.con mns.com",
    "comcast.net": "comcst.net comcast.ner comcast.nte comcasst.net comcast.ne",
    "att.net": "att.ner att.nett",
    "verizon.net": "verzon.net verizom.net verizon.nte",
    "proton.me": "protn.me prton.me protom.me",
    "yahoo.es": "yaho.es yhaoo.es",
    "hotmail.es": "hotmial.es hotmal.es",
    "outlook.es": "outlok.es",
    "yahoo.com.mx": "yaho.com.mx yahoo.co.mx yahoo.con.mx",
    "prodigy.net.mx": "prodgy.net.mx",
    "miescuela.com": "miescuela.con miescuela.vom",
    "church.org": "church.ogr",
}

MEANT_AS_TYPED = words("""
    gmail.com yahoo.com.mx hotmail.es mail.com email.com ymail.com cloud.com gmx.com gmx.net me.com mac.com aim.com
    hotmail.co.uk hotmail.fr hotmail.se hotmail.de hotmail.it yahoo.ca yahoo.co.uk yahoo.fr yahoo.se yahoo.in
    yahoo.com.pe yahoo.com.ve outlook.de outlook.cl outlook.fr live.ca live.co.uk live.se aol.de aol.co.uk aol.com.br
    gmail.es gmail.mx love.com life.com line.com five.com olive.com ms.com man.com men.com aon.com sol.com ait.net
    at.net proton.com fastmail.fm zoho.eu example.org mail.example.co va.gov student.edu qq.com 163.com
    yandex.ru mail.ru münchen.de niñas.org
""")


@pytest.mark.parametrize(
    ("typed", "meant"), [(typed, meant) for meant, slips in MEANT.items() for typed in words(slips)]
)
def test_a_slip_is_understood(typed: str, meant: str) -> None:
    assert suggest(f"ana.maria+help@{typed}") == f"ana.maria+help@{meant}"


@pytest.mark.parametrize("domain", MEANT_AS_TYPED)
def test_a_real_domain_is_left_alone(domain: str) -> None:
    assert suggest(f"ana@{domain}") == ""


@pytest.mark.parametrize("address", ["", "ana", "@", "ana@", "@ana", "a@b@gmail.com"])
def test_what_is_no_address_means_nothing(address: str) -> None:
    assert suggest(address) == ""


def test_the_name_is_kept_as_it_was_typed() -> None:
    assert suggest("Ana.O'Brien@Gmial.com") == "Ana.O'Brien@gmail.com"
