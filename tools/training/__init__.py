"""What makes the files in ``translator/engines/models/data/``."""
