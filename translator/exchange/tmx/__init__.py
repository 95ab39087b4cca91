"""Whether other tools accept our files: a linter, its repairs, and the real OmegaT."""
