"""Tells people from machines: what looks suspicious waits in quarantine, and nobody is refused for it.

spam_flags(SubmissionSignals(honeypot=answers["website"], seconds=3.2))
"""
