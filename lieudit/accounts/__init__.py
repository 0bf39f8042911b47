"""People who sign in, what they consent to publish, and their right to take their data or leave."""
