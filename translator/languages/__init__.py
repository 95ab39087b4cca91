"""What is true of one language, or of a pair of them."""
