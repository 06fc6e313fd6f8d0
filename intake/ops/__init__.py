"""What whoever runs the site asks it (is it up, could it store a request now?), and what its workers do by the clock.

GET /readyz; Scheduler().run_due()
"""
