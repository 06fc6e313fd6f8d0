"""The demo's helpline, staff and requests: nobody here exists, and every number is from a range kept for fiction."""
