"""What makes the data files of ``align`` and of the checks."""
