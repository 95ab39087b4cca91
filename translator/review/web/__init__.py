"""Review in the browser."""
