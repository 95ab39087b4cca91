"""How exact and how fast the aligner is."""
