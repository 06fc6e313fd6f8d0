"""The helpline: its name and number, who answers, when, and the words that people see.

disclosure.published("en").phone
"""
