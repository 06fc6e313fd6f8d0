"""Somebody in danger sees whom to call, and never that nothing was found; nor does anybody who asks for a voice."""

from typing import Any

import pytest

from intake.search import search
from intake.search.danger import is_crisis, is_violence
from intake.search.query import SearchQuery
from tests.articles.conftest import text_of

NOTHING = {"": "We found nothing for that", "/es": "No encontramos nada sobre eso"}

CRISIS = """
    suicide, kill myself, want to die, i wanna die, kms, I don't want to live anymore, end it all, end my life,
    i'm going to kill myself, my son wants to die, he wants to kill himself, she cut herself, self-harm, self harm,
    better off dead, no reason to live, tired of living, I cant go on, unalive, suicidal thoughts, suicde, sucide,
    suiside, suizide, thinking about ending it, take my own life, wish i was dead, dont want to be here, kill my self,
    i hate my life, overdosed, my friend od'd, NOT BREATHING, he stopped breathing, wont wake up, she's not waking up,
    overdose symptoms, took too many pills, unresponsive, I can't do this anymore, nothing to live for,
    I want it to end,
    hang myself, thoughts of suicide, depressed and want to die, life is not worth living, jump off a bridge,
    slit my wrists, i want to be dead, dont wanna be alive, I wish I wasn't alive, suicide hotline,
    suicidio, me quiero morir, quiero morir, quiero morirme, quitarme la vida, ya no quiero vivir, no quiero despertar,
    no quiero seguir viviendo, mi hijo se quiere matar, se quiere suicidar, quiero suicidarme, pienso en matarme,
    acabar con mi vida, acabar con todo, no aguanto más, cansado de vivir, mejor muerta, hacerme daño, me corto,
    mi hija se corta, suisidio, suicido, quiero desaparecer, no vale la pena vivir, sin ganas de vivir, no despierta,
    no respira, labios azules, sobredosis, prefiero morir, voy a matarme, me voy a matar, me quiero suicidar,
    terminar con mi vida, estaría mejor muerto, ganas de morir, se tomó demasiadas pastillas, línea de suicidio,
    quiero dejar de existir
"""
NO_CRISIS = """
    breathing exercises houston, houston texas, methadone clinic, abuso de drogas, quiero dejar de usar,
    no quiero seguir usando, quiero quitarme el vicio, i want to stop using, end my addiction, want to live sober,
    rehab near me, kill devil hills, que sucede con la metadona, how to succeed, dejar la heroina, quit drinking,
    substance abuse, my son is using, naloxone, cut down drinking, take suboxone, life after rehab, suciedad,
    deadwood south dakota, want to diet, wake forest north carolina, tired of using, cansado de usar, odd jobs,
    better off without meth, quitar la abstinencia, terminar el tratamiento, vivir sin drogas, sober living,
    purple zebra
"""
VIOLENCE = """
    he hits me, my husband hits me, domestic violence, me pega, mi esposo me golpea, violencia doméstica, raped,
    I'm scared of my boyfriend, he choked me, abusive relationship, not safe at home, me amenaza, sexual assault,
    mi marido me maltrata, abuso sexual, he beats my mom, mi novio me pegó, stalking, tengo miedo de mi esposo
"""
NO_VIOLENCE = (
    "substance abuse, abuso de drogas, drug abuse, abusing pills, safe use, is suboxone safe, hit of heroin, violet"
)


def wrong(texts: str, tells: Any, expected: bool) -> list[str]:
    """Those of the texts of which the function does not tell what is so."""
    return [text.strip() for text in texts.split(",") if tells(SearchQuery(text).text) is not expected]


@pytest.mark.once
def test_danger_is_noticed_however_it_is_said_and_is_not_seen_everywhere():
    assert wrong(CRISIS, is_crisis, expected=True) == []
    assert wrong(NO_CRISIS, is_crisis, expected=False) == []
    assert wrong(VIOLENCE, is_violence, expected=True) == []
    assert wrong(NO_VIOLENCE, is_violence, expected=False) == []


@pytest.mark.once
def test_a_list_of_phrases_would_miss_half_of_it():
    phrases = {"suicide", "suicidal", "suicidio", "kill myself", "want to die", "quiero morir", "end my life"}
    assert len(wrong(CRISIS, lambda text: any(one in text for one in phrases), expected=True)) > 40


@pytest.mark.parametrize("language", ["", "/es"])
@pytest.mark.parametrize(
    "typed", ["suicide", "kill myself", "me quiero morir", "suicidio", "he hits me", "hotline", "línea de ayuda"]
)
def test_the_page_never_says_that_it_found_nothing_for_that(client, db, typed, language):
    page = text_of(client.get(f"{language}/search/", {"q": typed}))
    assert NOTHING[language] not in page
    assert page.count("tel:988") == page.count("tel:911") == 1
    assert ("tel:18007997233" in page) is (typed == "he hits me")


def test_it_says_so_for_what_is_no_danger(client, db):
    assert NOTHING[""] in text_of(client.get("/search/", {"q": "purple zebra"}))


def test_a_page_that_looks_at_what_it_found_alone_would_be_noticed(client, db, monkeypatch):
    monkeypatch.setattr(search.Results, "is_answered", property(bool))
    assert NOTHING[""] in text_of(client.get("/search/", {"q": "kill myself"}))
