"""What people type, in both languages, and the articles that speak of it: by slug, the most fitting article first.

People type what a thing is called on the street, on a package, at home. A phrase counts where all of its words were
typed in a row; accents and capitals do not matter.
"""

from intake.directory.names import normalize

SYNONYMS = {
    "naloxone": """
        narcan, naloxone, naloxona, nalox, kloxxado, opvee, zimhi, overdose, overdosed, od, overdosing, sobredosis, not
        breathing, blue lips, no respira, labios azules, fentanyl, fentanilo, fent, fenty, m30, blues, xylazine,
        xilacina, tranq, carfentanil, nitazenes, antidote, antidoto, test strips, test strip, fentanyl test strips,
        fentanyl strips, tiras reactivas, tiras de prueba, tiras de fentanilo, good samaritan, good samaritan law,
        samaritan law, buen samaritano, ley del buen samaritano, harm reduction, safe use, safer use, reduccion de
        danos, needle exchange, syringe exchange, syringe services, intercambio de jeringas, nasal spray, spray nasal,
        rescue breathing, cpr, reanimacion, rcp, fentanil, fentanylo, fentynal, fenta, pressed pills, fake pills, laced,
        pastillas falsas, azules, tranq dope, xylazina, speedball, speedballing, nitazene, isotonitazene, narkan,
        naloxon, naloxone kit, evzio, unconscious, inconsciente, unresponsive, passed out, turning blue, labios morados,
        convulsion, convulsiones, seizure, seizures, overdoes, overdosis, over dose, sobredocis, sobre dosis, se paso,
        medetomidine, medetomidina, carfentanilo, china blanca""",
    "withdrawal": """
        withdrawal, withdrawals, withdraw, sindrome de abstinencia, abstinencia, dope sick, dopesick, cold turkey,
        malilla, mono, kick, kicking, quit, quitting, stop using, getting off, sick, shakes, sweats, dejar, dejarlo,
        dejar la heroina, taper, get clean, getting clean, detox, detoxing, detoxification, desintoxicacion,
        desintoxicar, tembladera, clonidine, lofexidine, lucemyra, benzos, benzo, benzodiazepine, benzodiazepines,
        benzodiacepina, benzodiacepinas, xanax, xanex, zanax, alprazolam, valium, diazepam, klonopin, klonopins,
        clonazepam, clonazepan, rivotril, ativan, lorazepam, tafil, roches, sleeping pills, pastillas para dormir,
        pastillas para los nervios, gabapentin, gabapentina, lyrica, pregabalin, withdrawl, withdrawls, withdrawel,
        withdraws, abstinensia, paws, precipitated withdrawal, comedown, coming down, crash, dopesickness, the shakes,
        chills, cold sweats, restless legs, cant sleep, insomnia, insomnio, escalofrios, temblores, temblor, sudores,
        vomito, vomitos, diarrea, diarrhea, vomiting, throwing up, body aches, cruda, crudo, resaca, guayabo, hangover,
        hungover, malias, malilla de heroina, el mono, enfermo, enferma, me siento mal, dts, delirium tremens, alcohol
        withdrawal, wean off, weaning, tapering, get off, come off, how to stop, how to quit, como dejar, como dejarlo,
        quiero dejarlo, quiero dejar, quiero parar, parar, cortar, detoxing at home, detox at home, desintoxicarme,
        desintoxicarse, desintoxicasion, dextoxificacion""",
    "treatment": """
        treatment, treatments, tratamiento, tratamientos, rehab, rehabs, rehabilitation, rehabilitacion, recovery,
        recuperacion, detox, detoxing, detoxification, desintoxicacion, desintoxicar, inpatient, outpatient,
        residential, internado, internamiento, ambulatorio, consulta, therapy, terapia, counseling, consejeria, 12 step,
        na, aa, meetings, reuniones, suboxone, suboxin, subutex, sublocade, brixadi, zubsolv, subs, bupe, buprenorphine,
        buprenorfina, methadone, metadona, methadone clinic, methadone clinics, meth clinic, meth clinics, clinica de
        metadona, clinicas de metadona, naltrexone, naltrexona, vivitrol, mat, moud, medicine, medication, medicina,
        medicamento, sober living, halfway house, cost, insurance, medicaid, costo, meth, crystal, ice, metanfetamina,
        cocaine, coke, crack, cocaina, alcohol, drinking, beber, iop, intensive outpatient, php, partial
        hospitalization, day program, programa intensivo, hospital de dia, probation, parole, drug court, court ordered,
        court order, mandated, on paper, jail, prison, got out of jail, inmate, libertad condicional, libertad
        provisional, probatoria, carcel, prision, preso, presa, corte de drogas, orden de la corte, sober, sobriety,
        sobrio, sobria, sobriedad, sober house, sober home, oxford house, transitional housing, recovery house, casa de
        recuperacion, casa de sobriedad, casa de transicion, albergue, granja, anexo, anexos, centro de rehabilitacion,
        centros de rehabilitacion, clinica, clinicas, rehabs near me, internarse, internarme, internarlo, internarla,
        internar, internacion, tratamiento residencial, tratamiento ambulatorio, rehabilition, rehabilitasion,
        rehabilitarse, rehabilitarme, rehab center, rehab centers, free rehab, rehab gratis, drunk, drunks, alcoholic,
        alcoholics, alcoholism, alchohol, alchoholic, alcholic, booze, liquor, beer, wine, wasted, hammered, binge
        drinking, binge, dui, dwi, ebrio, ebria, borracho, borracha, borrachera, alcoholico, alcoholica, alcoholismo,
        trago, tragos, cerveza, tomar, tomado, tomando, bebida, licor, emborracharse, pisto, chupar, peda, embriaguez,
        doble a, doble aa, aa meetings, na meetings, alcoholics anonymous, narcotics anonymous, alcoholicos anonimos,
        narcoticos anonimos, smart recovery, celebrate recovery, refuge recovery, twelve step, 12 steps, doce pasos, 12
        pasos, sponsor, padrino, madrina, support group, support groups, grupo de apoyo, grupos de apoyo, grupo, grupos,
        hepatitis, hepatitis c, hep c, hiv, aids, vih, sida, std, abscess, absceso, infection, infeccion, wound care,
        endocarditis, sin papeles, indocumentado, indocumentada, indocumentados, inmigrante, inmigrantes, papeles, la
        migra, migra, undocumented, no papers, immigrant, immigrants, immigration, inmigracion, sin seguro, no
        insurance, uninsured, gratis, free, how much, cuanto cuesta, medicare, seguro, seguro medico, low income,
        sliding scale, pregnant, pregnancy, embarazada, embarazo, baby, veterans, veteran, veteranos, veterano,
        psychiatrist, psiquiatra, psychologist, psicologo, psicologa, therapist, terapeuta, doctor, doctors, medico,
        medicos, dual diagnosis, diagnostico dual, mental health, salud mental, depression, depresion, anxiety,
        ansiedad, ptsd, trauma, job, lost my job, homeless, sin techo, sin hogar, cps, custody, custodia, telehealth,
        telemedicina, saboxone, suboxene, suboxone doctor, suboxone clinic, subutext, metadone, metadon, methadon,
        methdone, vivitrol shot, naltrexon, antabuse, disulfiram, acamprosate, campral, buprenorphin, buprenorfine,
        blow, snow, yayo, perico, perica, nieve, polvo, polvo blanco, piedra, piedras, basuco, bazuco, paco, pasta base,
        merca, farlopa, falopa, coca, cocaina base, rocks, crack rock, crack cocaine, cocain, cocane, crico, cristal,
        foco, vidrio, hielo, metanfetaminas, anfetamina, anfetaminas, methamphetamine, methamphetamines, meth
        amphetamine, amphetamine, amphetamines, speed, crank, shards, tweaking, tweaker, adderall, ritalin, stimulants,
        estimulantes, molly, mdma, ecstasy, extasis, tachas, tacha, k2, spice, weed, pot, marijuana, marihuana,
        mariguana, mota, hierba, yerba, cannabis, thc, vape, vaping, porro, dabs, wax, lsd, acid, acido, shrooms,
        hongos, ketamine, ketamina, pcp, dxm, inhalants, inhalantes, whippets, pegamento, resistol, solventes, gambling,
        cure, cura, curarse, get help, getting help, conseguir ayuda, dejar las drogas, dejar de usar, dejar de tomar,
        dejar de beber, quit drinking, stop drinking, stay sober, get sober, getting sober, substance abuse, drug abuse,
        abuso de drogas, abuso de sustancias, sustancias, drug problem, drugs, drogas, droga, drug,
        problema de drogas""",
    "helping-someone": """
        my son, mi hijo, my daughter, mi hija, my child, my kid, my kids, mis hijos, my husband, mi esposo, mi marido,
        my wife, mi esposa, my partner, mi pareja, my boyfriend, mi novio, my girlfriend, mi novia, my brother, mi
        hermano, my sister, mi hermana, my mom, my mother, mi mama, mi madre, my dad, my father, mi papa, mi padre, my
        friend, mi amigo, mi amiga, my parents, mis padres, family, familia, loved one, ser querido, intervention,
        intervencion, enabling, tough love, al anon, nar anon, grandson, nieto, granddaughter, nieta, teenager,
        adolescente, how to help, como ayudar, my cousin, mi primo, mi prima, my nephew, mi sobrino, my niece, mi
        sobrina, my uncle, mi tio, my aunt, mi tia, my grandma, mi abuela, my grandpa, mi abuelo, my grandmother, my
        grandfather, my roommate, my neighbor, mi vecino, my coworker, my ex, mi ex, my fiance, mi prometido, my
        stepson, mi hijastro, my stepdaughter, my baby daddy, my kids father, my mama, my momma, my bf, my gf, my boy,
        my girl, mijo, mija, mi nino, mi nina, mi muchacho, mi muchacha, mi jefe, mi jefa, mi viejo, mi vieja, mi
        hermanito, mi hermanita, mi cunado, mi cunada, mi suegra, mi suegro, my brother in law, my sister in law, my
        sibling, my teen, teens, teen, jovenes, joven, hijo, hija, son, daughter, husband, wife, brother, sister,
        mother, father, esposo, esposa, hermano, hermana, marido, codependent, codependency, codependencia,
        codependiente, alanon, naranon, al anon meetings, boundaries, limites, helping someone, help someone, help my
        friend, ayudar a alguien, ayudar a mi hijo, talk to my son, stage an intervention, interventionist, wont get
        help, refuses help, no quiere ayuda, no quiere dejarlo, no quiere ir, stealing from me, me roba, lying to me, me
        miente, manipulating""",
    "signs-to-look-for": """
        signs, sign, senales, symptoms, sintomas, my son, mi hijo, my daughter, mi hija, my child, my kid, my husband,
        mi esposo, my teenager, pupils, pupilas, nodding, nodding off, needle, needles, agujas, jeringas, syringes,
        foil, track marks, is he using, is she using, how to tell, como saber, pinpoint, paraphernalia, spoons, burnt
        spoon, cucharas, papel aluminio, papel de aluminio, straws, popotes, bent spoon, nod, nods, nodding out, nods
        off, dozing off, cabecea, itching, scratching, comezon, bruises, moretones, long sleeves, small pupils, tiny
        pupils, pupilas chicas, pupilas chiquitas, drug test, drug tests, prueba de drogas, drogado, drogada, is he
        high, is she high, is my son using, esta usando, usa drogas, usando drogas, how do i know, how do i tell,
        warning signs, senales de alerta, red flags, behavior changes, cambios de conducta, missing money, missing
        pills, hiding, escondiendo, shooting up, syringe, jeringa, jeringuilla, picado, piquetes, esta drogandose, se
        droga, se inyecta, inyectarse, inyecta, chutarse, picarse""",
    "is-heroin-addictive": """
        heroin, heroine, heroina, h, dope, smack, horse, black tar, chiva, caballo, brown sugar, china white, diesel,
        skag, junk, opioid, opioids, opioide, opioides, opiate, opiates, opiaceos, addictive, addicting, addiction,
        addicted, addict, adiccion, adicto, adicta, oxy, oxys, oxycontin, oxycodone, oxicodona, percocet, percs, perc,
        perc 30, roxy, roxies, vicodin, norco, hydrocodone, hidrocodona, tramadol, morphine, morfina, codeine, codeina,
        lean, dilaudid, painkillers, pain pills, pills, pastillas, analgesicos, kratom, opium, opio, goma, goma de opio,
        chapopote, carga, cargas, tecata, tecato, tecatos, material, arpon, polvo cafe, azucar morena, tar, mexican mud,
        mud, dog food, smacked, junkie, addictions, opiods, opoids, opoid, opiod, opiate addiction, opioid addiction,
        opioid use disorder, oud, addicton, adiction, adiccion a la heroina, adicciones, adictos, heroina negra, eroina,
        erohina, heroinas, herion, heroin addiction, herroin, brown dope, oxycotton, oxycodon, oxicodon, oxi,
        blueberries, perks, percoset, perkocet, vicoden, vikes, hydros, lortab, lortabs, norcos, roxys, tramadolol,
        tram, demerol, opana, oxymorphone, hydromorphone, fentanyl patch, morfine, morphin, cough syrup, purple drank,
        syrup, sizzurp, jarabe, jarabe de codeina, tianeptine, zaza, 7oh, 7 oh, kratom extract, mitragynine, poppy,
        amapola, opioides recetados, prescription pills, prescription drugs, medicinas recetadas, pain meds, pain
        medication, pain killers, painkiller, pill, pildoras, pastas, pepas, chochos, calmantes, narcotics, narcoticos,
        narcotico, downers, pharmies""",
    "can-it-happen-after-one-use": """
        first time, one time, once, one use, tried it, tried heroin, primera vez, una vez, una sola vez, just once, solo
        una vez, probar, probo, experimenting, tried it once, only once, used once, one hit, first use, first hit, una
        probada, la probe, lo probe, probe heroina, la primera, probarlo, by accident, por accidente, curious,
        curiosidad, experiment, experimento, someone gave me, me dieron""",
    "craving-tolerance-dependence": """
        craving, cravings, urge, urges, tolerance, tolerancia, dependence, dependencia, ansias, ganas, antojo, relapse,
        relapsed, relapsing, recaida, recaer, recayo, dependency, crave, craves, jonesing, jones, fiending, feening,
        itching to use, want to use, wanna use, triggers, trigger, detonante, detonantes, tentacion, temptation,
        tempted, relapse prevention, slip, slipped, slipped up, fell off, fell off the wagon, used again, volvi a usar,
        volver a usar, recai, recayendo, recaidas, dependent, dependiente, deseo, deseo intenso, deseos, ansia, antojos,
        ganas de usar, ganas de consumir, necesidad, desesperacion, addiction vs dependence, dopamine, dopamina""",
}  # fmt: skip
# Somebody who types one of these looks for a voice: the page ends with who answers, and does not say that it is empty.
CONTACT_TERMS = """
    hotline, hot line, helpline, help line, crisis line, phone number, number to call, who to call, talk to someone,
    someone to talk to, call someone, need help, help me, help, live chat, chat, text line, contact, counselor, advisor,
    linea de ayuda, linea directa, linea de crisis, numero de ayuda, numero de telefono, a quien llamar,
    hablar con alguien, quiero hablar, necesito ayuda, ayudame, ayuda, auxilio, socorro, consejero,
    contacto"""  # fmt: skip
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
CONTACT_PHRASES = frozenset(_phrases(CONTACT_TERMS))
STOP_WORDS = frozenset(_phrases(STOP_TERMS))
