"""Intake: requests for help with addiction, stored safely, called back by advisors. Start at models, admin, urls."""
