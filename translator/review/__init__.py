"""Review: one set of verbs behind the page, the terminal and the commands."""
