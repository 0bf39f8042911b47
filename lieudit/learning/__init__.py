"""What one place knows and another learns: who knows how, visits between places, mentorings."""
