"""Webhooks: a signed POST to a machine that an operator named, and nothing about a person."""
