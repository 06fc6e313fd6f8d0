"""Distances between two positions, without asking anybody else."""

from math import asin, cos, radians, sin, sqrt

EARTH_MILES = 3958.8
MILES_PER_DEGREE = EARTH_MILES * radians(1)


def miles(from_latitude: float, from_longitude: float, latitude: float, longitude: float) -> float:
    """Return the distance in miles, as the crow flies (the haversine formula)."""
    north, east = radians(latitude - from_latitude), radians(longitude - from_longitude)
    chord = sin(north / 2) ** 2 + cos(radians(from_latitude)) * cos(radians(latitude)) * sin(east / 2) ** 2
    return 2 * EARTH_MILES * asin(sqrt(chord))
