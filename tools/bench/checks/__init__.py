"""What the checks find, and where they cry wolf."""
