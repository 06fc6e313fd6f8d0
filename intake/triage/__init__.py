"""What advisors do: one verb for each move, one table that says which move is possible, one statement that makes it.

transitions.claim(request, by=user)
"""
