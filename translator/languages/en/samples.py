"""Sentences of English: those of an article, and those that show what translating is."""

SAMPLES = (
    "The government wants to cut taxes by three per cent next year.",
    "Politics",
    "On Tuesday the ministers met in Berlin to discuss the budget.",
    "“We have waited a long time for this day,” said the mayor.",
    "Today's train to Munich is cancelled because of a storm.",
    "More than 2,000 people demonstrated against the new law outside parliament.",
    "Although prices have risen, most customers buy as much as before, because they expect "
    "another increase next month.",
    "Why did nobody call the police?",
    "The company, founded in the 19th century, employs about 500 people at four sites today.",
    "According to the fire brigade, nobody was hurt in the fire.",
    "The researchers found that older people fall ill less often if they take half an hour of "
    "exercise every day.",
    "Photo: dpa",
)
EXAMPLES = ("The weather will be better tomorrow.", "Politics", "He said, “We'll come at 8.”")
