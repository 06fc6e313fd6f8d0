"""Questions to ask oneself. Nobody adds them up but the person, and every answer leads to the same words.

They follow the Simple Screening Instrument for Substance Abuse, made by a panel of the Center for Substance Abuse
Treatment (SAMHSA) for TIP 11, 1994, and printed again in TIP 42, 2005, appendix H: "in the public domain, can be used
without charge or permission" (https://www.ncbi.nlm.nih.gov/books/NBK64187/). Ours are put in plainer words, and leave
out what nobody should have to answer here (arrests, needles, other people's lives). So they are no longer that
instrument: its score, made for staff who interview somebody, means nothing here, and none is given.

Rights of others that were looked at: DAST-10 and the criteria of DSM-5 belong to their publishers. NIDA's TAPS and
quick screen are free, and made for clinicians.
"""

from django.utils.translation import gettext_lazy as _

# In the last six months, as there.
QUESTIONS = (
    _("Have you felt that you use too much alcohol or other drugs?"),
    _("Have you tried to cut down or stop?"),
    _("Have you asked anyone for help with it?"),
    _("Have you felt sick, or shaky, when you stopped?"),
    _("Has it caused trouble with your family or friends?"),
    _("Has it caused trouble at school or at work?"),
    _("Have you lost your temper or had fights while you drank or used?"),
    _("Do you need more and more to feel the same?"),
    _("Do you spend a lot of time thinking about it, or trying to get it?"),
    _("Do you take risks, when you drink or use, that you would not take otherwise?"),
    _("Do you feel bad or guilty about it?"),
    _("Do you feel that it is a problem now?"),
)

# For family and friends: what they may have seen. From our own article on signs, with its sources.
SIGNS = (
    _("They are very sleepy, or nod off while they talk."),
    _("Their pupils are tiny, like dots, even in the dark."),
    _("They pull away from you, or keep secrets they did not keep before."),
    _("They stopped doing things that they loved."),
    _("They miss work or school, or often run out of money."),
    _("They get the flu again and again, and it is gone in a few hours."),
    _("They tried to stop, and could not."),
)
