"""Translation engines: one adapter a file, chosen by name."""
