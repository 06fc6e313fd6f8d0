"""What stands in the way of made-up data."""


class SeedRefused(Exception):
    """Nothing was made, or a part of it failed; the message says why and what to do."""
