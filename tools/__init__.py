"""What makes and measures the product: none of it is installed."""
