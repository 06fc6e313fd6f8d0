"""What people type, in both languages, and the articles that speak of it: by slug, the most fitting article first.

People type what a thing is called on the street, on a package, at home. A phrase counts where all of its words were
typed in a row; accents and capitals do not matter.
"""

from intake.directory.names import normalize

SYNONYMS = {
    "naloxone": """
        narcan, naloxone, naloxona, nalox, kloxxado, opvee, zimhi, overdose, overdosed, od, overdosing, sobredosis,
        not breathing, blue lips, no respira, labios azules, fentanyl, fentanilo, fent, fenty, m30, blues, xylazine,
        xilacina, tranq, carfentanil, nitazenes, antidote, antidoto""",
    "withdrawal": """
        withdrawal, withdrawals, withdraw, sindrome de abstinencia, abstinencia, dope sick, dopesick, cold turkey,
        malilla, mono, kick, kicking, quit, quitting, stop using, getting off, sick, shakes, sweats, dejar, dejarlo,
        dejar la heroina, taper, get clean, getting clean, detox, detoxing, detoxification, desintoxicacion,
        desintoxicar, tembladera, clonidine, lofexidine, lucemyra""",
    "treatment": """
        treatment, treatments, tratamiento, tratamientos, rehab, rehabs, rehabilitation, rehabilitacion, recovery,
        recuperacion, detox, detoxing, detoxification, desintoxicacion, desintoxicar, inpatient, outpatient,
        residential, internado, internamiento, ambulatorio, consulta, therapy, terapia, counseling, consejeria,
        12 step, na, aa, meetings, reuniones, suboxone, suboxin, subutex, sublocade, brixadi, zubsolv, subs, bupe,
        buprenorphine, buprenorfina, methadone, metadona, methadone clinic, methadone clinics, meth clinic,
        meth clinics, clinica de metadona, clinicas de metadona, naltrexone, naltrexona, vivitrol, mat, moud,
        medicine, medication, medicina, medicamento, sober living, halfway house, cost, insurance, medicaid, costo,
        meth, crystal, ice, metanfetamina, cocaine, coke, crack, cocaina, alcohol, drinking, beber""",
    "helping-someone": """
        my son, mi hijo, my daughter, mi hija, my child, my kid, my kids, mis hijos, my husband, mi esposo, mi marido,
        my wife, mi esposa, my partner, mi pareja, my boyfriend, mi novio, my girlfriend, mi novia, my brother,
        mi hermano, my sister, mi hermana, my mom, my mother, mi mama, mi madre, my dad, my father, mi papa, mi padre,
        my friend, mi amigo, mi amiga, my parents, mis padres, family, familia, loved one, ser querido, intervention,
        intervencion, enabling, tough love, al anon, nar anon, grandson, nieto, granddaughter, nieta, teenager,
        adolescente, how to help, como ayudar""",
    "signs-to-look-for": """
        signs, sign, senales, symptoms, sintomas, my son, mi hijo, my daughter, mi hija, my child, my kid, my husband,
        mi esposo, my teenager, pupils, pupilas, nodding, nodding off, needle, needles, agujas, jeringas, syringes,
        foil, track marks, is he using, is she using, how to tell, como saber, pinpoint""",
    "is-heroin-addictive": """
        heroin, heroine, heroina, h, dope, smack, horse, black tar, chiva, caballo, brown sugar, china white, diesel,
        skag, junk, opioid, opioids, opioide, opioides, opiate, opiates, opiaceos, addictive,
        addicting, addiction, addicted, addict, adiccion, adicto, adicta, oxy, oxys, oxycontin, oxycodone,
        oxicodona, percocet, percs, perc, perc 30, roxy, roxies, vicodin, norco, hydrocodone, hidrocodona, tramadol,
        morphine, morfina, codeine, codeina, lean, dilaudid, painkillers, pain pills, pills, pastillas, analgesicos,
        kratom, opium, opio""",
    "can-it-happen-after-one-use": """
        first time, one time, once, one use, tried it, tried heroin, primera vez, una vez, una sola vez, just once,
        solo una vez, probar, probo, experimenting""",
    "craving-tolerance-dependence": """
        craving, cravings, urge, urges, tolerance, tolerancia, dependence, dependencia, ansias, ganas, antojo, relapse,
        relapsed, relapsing, recaida, recaer, recayo, dependency""",
}  # fmt: skip
# Somebody who types one of these sees first whom to call.
CRISIS_TERMS = """
    overdose, overdosed, overdosing, od, sobredosis, not breathing, no respira, blue lips, labios azules, wont wake up,
    not waking up, no despierta, suicide, suicidal, suicidio, suicidarme, kill myself, matarme, want to die,
    quiero morir, end my life, hurt myself"""  # fmt: skip
# Words that say nothing about what somebody looks for, and stand in half of all texts.
STOP_TERMS = """
    a, about, am, an, and, any, are, around, at, be, by, can, close, do, does, for, from, get, had, has, have, he, her,
    him, his, how, i, if, im, in, is, it, its, me, my, near, nearby, not, of, on, or, our, she, so, some, that, the,
    their, them, they, this, to, us, was, we, what, when, where, which, who, why, will, with, you, your,
    al, cerca, como, con, cual, cuando, de, del, donde, e, el, ella, en, es, esta, este, la, las, lo, los, mas, mi, mis,
    muy, no, o, para, pero, por, porque, que, quien, se, si, sin, su, sus, te, tu, un, una, y, ya, yo"""


def _phrases(text: str) -> list[str]:
    return [normalize(phrase) for phrase in text.split(",")]


SLUGS: dict[str, list[str]] = {}
for _slug, _text in SYNONYMS.items():
    for _phrase in _phrases(_text):
        SLUGS.setdefault(_phrase, []).append(_slug)
CRISIS_PHRASES = frozenset(_phrases(CRISIS_TERMS))
STOP_WORDS = frozenset(_phrases(STOP_TERMS))
