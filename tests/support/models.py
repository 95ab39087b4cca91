"""Where tests keep downloaded models."""

MODELS = "SATZPAAR_TEST_MODELS"
"""Environment: a folder to keep downloaded models in; without it, tests of models are skipped."""
