"""What English measures in."""

from translator.languages.base import Units

UNITS = Units(
    {
        "km": "kilomet(?:er|re)s?",
        "m": "met(?:er|re)s?",
        "cm": "centimet(?:er|re)s?",
        "mile": "miles?|mi",
        "foot": "feet|foot|ft",
        "kg": "kilo(?:gram)?s?",
        "g": "grams?",
        "t": "tons?|tonnes?",
        "pound": "pounds?|lbs?",
        "°C": "degrees?(?: Celsius| C)?",
        "°F": "degrees? (?:Fahrenheit|F)",
        "%": "percent(?:age points?)?|per cent",
        "€": "euros?",
        "$": "dollars?",
        "hour": "hours?|hrs?",
        "minute": "minutes?|mins?",
        "second": "seconds?|secs?",
        "day": "days?",
        "week": "weeks?",
        "month": "months?",
        "year": "years?",
    },
    scales=("million", "billion", "trillion", "m", "bn"),
)
