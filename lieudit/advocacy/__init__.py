"""Positions relayed to institutions as numbered demands, with honest deadlines, replies by signed link,
commitments, and the word of authors on what changed."""
