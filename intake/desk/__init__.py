"""The advisors' door: the queue, one request and its moves, in Django's admin. One page per file.

Each move on a page is one verb of `triage.transitions`; each question of "may they?" goes to `staff.policy`.
"""
