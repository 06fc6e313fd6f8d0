"""What advisors would write down, in the language they spoke with the person."""

NOTES = {
    ("en", "self"): [
        "Asked about medicine for opioid addiction. Explained how a first visit works.",
        "Has tried to stop before and wants company this time. Gave the times of the Tuesday group.",
        "Prefers evenings, after the children are asleep.",
        "Worried about what treatment costs. Went through the county fund and Medicaid.",
        "Asked what withdrawal is like and how long it lasts. Talked it through day by day.",
        "Staying with a friend for now. A text first is easier than a call.",
        "Works nights. Best between two and four in the afternoon.",
        "Wants to start before the new job begins next month.",
    ],
    ("en", "loved_one"): [
        "Calls about a brother who is ready to talk. Went through what to ask a treatment center.",
        "Mother of a nineteen-year-old. Wanted to know how to start the conversation.",
        "Wants naloxone in the house. Told them where it is free and how to use it.",
        "The son came home from the hospital on Sunday. We made a plan for the first week.",
        "A partner may pick up the phone. Leave a first name only.",
        "Has not slept much. Gave the number of the family group as well.",
        "Asked how to help without paying for everything. Talked about limits that are kind.",
        "A grandmother raising two children. Needs somebody to look at the costs with her.",
    ],
    ("es", "self"): [
        "Pregunta por la medicina para la adicción a opioides. Le expliqué cómo es la primera cita.",
        "Prefiere que llamemos por la tarde, después del trabajo.",
        "Ya lo intentó solo y esta vez quiere compañía. Le di el horario del grupo en español.",
        "Le preocupa el costo. Revisamos juntos el fondo del condado.",
    ],
    ("es", "loved_one"): [
        "Llama por su hijo de veinte años. Hablamos de cómo empezar la conversación.",
        "Quiere tener naloxona en casa. Le dije dónde la dan gratis y cómo se usa.",
        "Su hermana acepta hablar con alguien. Repasamos qué preguntar en un centro.",
        "Pide que no dejemos mensaje: el teléfono es de toda la familia.",
    ],
}
CALLS = {
    ("en", "reached"): [
        "Good talk, about twenty minutes.",
        "Answered at once. Glad that somebody called.",
        "Short call at work, said what they needed most.",
        "Careful at first, then asked many questions.",
        "",
    ],
    ("en", "no_answer"): ["Rang out.", "Straight to voicemail. Left nothing, as asked.", "Busy twice.", ""],
    ("en", "left_message"): ["First name and number left.", "Left a short message, no details."],
    ("en", "wrong_number"): ["Somebody else's number. Apologized.", "A shop. Nobody there knows about it."],
    ("en", "declined"): ["Has found help meanwhile and thanks us.", "Does not want calls. Kind about it."],
    ("es", "reached"): ["Buena conversación, unos veinte minutos.", "Contestó enseguida. Agradece la llamada.", ""],
    ("es", "no_answer"): ["No contesta.", "Buzón de voz. No dejé mensaje.", ""],
    ("es", "left_message"): ["Dejé mi nombre y el número."],
    ("es", "wrong_number"): ["El número es de otra persona. Me disculpé."],
    ("es", "declined"): ["Ya encontró ayuda y nos da las gracias."],
}
EMAILS = {
    ("en", "reached"): ["Wrote back the same day.", "We wrote back and forth until the questions were answered."],
    ("en", "no_answer"): ["No reply to the email."],
    ("en", "declined"): ["Answered that help is there already."],
    ("es", "reached"): ["Respondió al correo el mismo día."],
    ("es", "no_answer"): ["Sin respuesta al correo."],
    ("es", "declined"): ["Responde que ya tiene ayuda."],
}
RELEASED = ["End of my shift.", "Asked for somebody who speaks Spanish.", "Called to an emergency.", ""]
REASSIGNED = ["They spoke last week.", "Out sick today.", ""]
FACILITIES = [
    "Riverbend Treatment Center",
    "Maple Street Family Clinic",
    "Northside Opioid Treatment Program",
    "Casa Esperanza, grupo de familias",
    "Harbor House, outpatient program",
    "County walk-in clinic",
]
