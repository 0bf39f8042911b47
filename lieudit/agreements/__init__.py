"""What two sides promise each other, until when: declared by one, confirmed by the other, announced before it ends,
followed by another."""
