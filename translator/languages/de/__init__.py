"""What is known of German."""
