"""How fast translation is, and what a run takes besides."""
