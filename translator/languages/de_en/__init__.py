"""What is known of German to English."""
