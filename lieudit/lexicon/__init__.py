"""The vocabulary of the field: words that people say for one another (« coworking », « bureau partagé »), kept as data
by who animates, and read by every search; the words that are written here, so that a slip of the keyboard is forgiven.
"""
