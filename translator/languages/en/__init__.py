"""What is known of English."""
