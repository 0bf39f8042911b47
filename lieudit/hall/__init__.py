"""The session itself, live: who is here, who speaks, what is put to the vote, and the pages that show it."""
