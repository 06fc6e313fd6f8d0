"""Every limit on how much a visitor may send or try, each with the window of time in which it is counted."""

from intake.antispam.rate_limit import NetworkLimit

# Nobody reads the page, types a number and finds the button in less.
MIN_HUMAN_SECONDS = 2.0
# Names and contact details have no reason to hold more.
MAX_LINKS = 1

# Forms sent from one network: more than SOFT_LIMIT are quarantined, more than HARD_LIMIT are told to wait.
SUBMISSION_WINDOW_SECONDS, SOFT_LIMIT, HARD_LIMIT = 10 * 60, 20, 120
SUBMISSIONS = NetworkLimit("ask", HARD_LIMIT, SUBMISSION_WINDOW_SECONDS)
CORRECTIONS = NetworkLimit("correction", HARD_LIMIT, SUBMISSION_WINDOW_SECONDS)

# Look-ups that found nothing, of one code from any network, and from one network: a code and four digits must not be
# guessed, and many share a network. From a wide one so many times as many.
LOOK_UP_WINDOW_SECONDS, MAX_LOOK_UPS_PER_CODE, MAX_LOOK_UPS_PER_NETWORK = 15 * 60, 5, 50

# What a person adds or changes after the form, of one request and from one network. The first is never counted out, nor
# what ends contact.
CHANGE_WINDOW_SECONDS, MAX_CHANGES_PER_REQUEST = 10 * 60, 20
CHANGES = NetworkLimit("change", 60, CHANGE_WINDOW_SECONDS)

# Pages that cost more than all others together: searches, and all cities of a state.
DEAR_PAGES = NetworkLimit("dear", 120, 60)
