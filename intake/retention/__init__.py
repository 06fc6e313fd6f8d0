"""How long things are kept, what keeps them longer, and how they go.

hold.place(request, by=supervisor, reason="letter from the county court")
purge.purge(most=200)
"""
