import pytest

from intake.contact.contact_details import parse_email
from intake.contact.email_typos import suggest

words = str.split
MEANT = {
    "gmail.com": """
        gmial.com gmai.com gmil.com gmal.com gamil.com gmaill.com gmqil.com gnail.com gmail.con gmail.cmo gmail.vom
        gmail.comm gmail.co gmail.cm gmail.om gmial.con gmail.xom GMAIL.CON ggmail.com gmail.c0m
        gmail.com.com gmail.net gmail.org gmail.es gmail.mx gmail.com.mx gmail.co.uk gmail.c0n gmali.com gmaiil.com
    """,
    "yahoo.com": """
        yaho.com yahooo.com yhaoo.com yahho.com yahop.com yahoo.co yahoo.con yaho.con yahoo.comm
        yaaho.com yahpp.com yaoho.com yahhoo.com yahooo.con yahoo.net yahoo.com.com yohoo.com
    """,
    "hotmail.com": """
        hotmial.com hotmal.com hotmai.com hotmil.com hitmail.com htomail.com hotmaill.com hotmail.cmo
        homtail.com hotamil.com hotmeil.com hotnail.com hotmail.c0m hotmail.net hotmai.con hormial.com
    """,
    "outlook.com": """
        outlok.com outloook.com outllok.com putlook.com outlook.con oultook.com outluk.com hotlook.com outlock.com
        outlooc.con outlouk.com outlook.net ouutlok.com
    """,
    "icloud.com": """
        iclod.com iclould.com icoud.com icloud.co icloud.vom icolud.com icould.com iclowd.com icluod.com icloud.net
        icloud.es iclod.con
    """,
    "aol.com": "aol.con aol.co oal.com aol.comm al.com aoll.com ao1.com aol.c0m",
    "live.com": "live.con lvie.com live.cm",
    "msn.com": "msn.con mns.com",
    "comcast.net": "comcst.net comcast.ner comcast.nte comcasst.net comcast.ne comcast.com cmocast.net",
    "att.net": "att.ner att.nett at.net att.com",
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
    love.com life.com line.com five.com olive.com ms.com man.com men.com aon.com sol.com ait.net
    proton.com msn.net cox.com alo.com
    mailw.com rocketmail.com proton.me live.com.mx
    fastmail.fm zoho.eu example.org mail.example.co va.gov student.edu qq.com 163.com
    yandex.ru mail.ru münchen.de niñas.org
""")


def test_slips_are_understood() -> None:
    asked = {
        typed: (meant, suggest(f"ana.maria+help@{typed}")) for meant, slips in MEANT.items() for typed in words(slips)
    }
    assert not {typed: got for typed, (meant, got) in asked.items() if got != f"ana.maria+help@{meant}"}


def test_real_domains_are_left_alone() -> None:
    assert not {domain: suggest(f"ana@{domain}") for domain in MEANT_AS_TYPED if suggest(f"ana@{domain}")}


def test_an_accent_where_the_provider_allows_none_is_asked_about() -> None:
    assert suggest("josé.muñoz@gmail.com") == "jose.munoz@gmail.com"
    assert suggest("josé@gmial.com") == "jose@gmail.com"
    assert suggest("josé@example.com") == ""


def test_an_ending_with_a_digit_is_read_so_that_it_can_be_asked_about() -> None:
    assert suggest(parse_email("mari@gmail.c0m")) == "mari@gmail.com"


@pytest.mark.parametrize("address", ["", "ana", "@", "ana@", "@ana", "a@b@gmail.com"])
def test_what_is_no_address_means_nothing(address: str) -> None:
    assert suggest(address) == ""


def test_the_name_is_kept_as_it_was_typed() -> None:
    assert suggest("Ana.O'Brien@Gmial.com") == "Ana.O'Brien@gmail.com"
