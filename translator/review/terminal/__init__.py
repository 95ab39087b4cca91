"""Review in the terminal."""
