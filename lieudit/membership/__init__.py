"""Who has joined the association, the dues they paid, and the standing that follows from dated payments."""
