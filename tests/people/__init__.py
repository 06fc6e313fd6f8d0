"""Honest people, as they type. None of them may be refused, lost or held back."""
