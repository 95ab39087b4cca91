"""What tests share: stand-ins, builders, places of test data."""
