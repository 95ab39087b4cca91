"""Units of measurement, by the names they have in this program, and signs of all languages."""

SIGNS = {
    "km": "km",
    "m": "m",
    "cm": "cm",
    "mile": "",
    "foot": "",
    "kg": "kg",
    "g": "g",
    "t": "t",
    "pound": "£|GBP",
    "°C": r"°\s?C",
    "°F": r"°\s?F",
    "%": "%",
    "€": "€|EUR",
    "$": r"\$|USD",
    "hour": "",
    "minute": "",
    "second": "",
    "day": "",
    "week": "",
    "month": "",
    "year": "",
}
"""Unit -> pattern of its sign."""
BEFORE_NUMBER = {"$": "$", "€": "€", "£": "pound"}
"""Signs that stand before a number, and their units."""
