"""What models there are, and installing them."""
