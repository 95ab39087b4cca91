"""What is known of English to German."""
