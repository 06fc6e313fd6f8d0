"""What advisors do: one verb for each action, one table that says which is possible, one statement that carries it out.

transitions.claim(contact_request, by=user)
"""
