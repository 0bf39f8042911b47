"""What templates of mutual aid need."""
