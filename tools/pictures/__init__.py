"""What takes the pictures in ``docs/images/``."""
