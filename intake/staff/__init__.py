"""Who works here, in which role, and what each role may do.

policy.may(user, Permission.CLAIM, contact_request)
"""
