"""What the product can do and how fast: every figure in docs/ comes from here."""
