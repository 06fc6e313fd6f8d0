"""Where a request arrives: stored whole, in one transaction, or not at all.

request = receive(Submission(...))
"""
