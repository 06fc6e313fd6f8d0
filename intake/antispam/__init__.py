"""Telling people from machines: what looks odd waits in quarantine, and nobody is refused for it.

suspicions(Tells(honeypot=answers["website"], seconds=3.2))
"""
