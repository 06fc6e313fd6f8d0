"""Every limit on how much a visitor may send or try, each with the window of time in which it is counted."""

# Nobody reads the page, types a number and finds the button in less.
MIN_HUMAN_SECONDS = 2.0
# Names and contact details have no reason to hold more.
MAX_LINKS = 1

# Forms sent from one network: more than SOFT_LIMIT are quarantined, more than HARD_LIMIT are told to wait.
SUBMISSION_WINDOW_SECONDS, SOFT_LIMIT, HARD_LIMIT = 10 * 60, 20, 120

# Look-ups of a request from one network, and of one code from any network: a code and four digits must not be guessed.
LOOK_UP_WINDOW_SECONDS, MAX_LOOK_UPS = 15 * 60, 5
