"""Thin voices over the rooms."""
