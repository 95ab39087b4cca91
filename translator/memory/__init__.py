"""What people laid down before: translation memories and glossaries."""
