"""The order of the steps, from files to stored pairs."""
