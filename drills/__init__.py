"""What happens to the acts of people when processes, the mail server or the database die (`make drills`).

Each drill runs the site as production does, on a PostgreSQL of its own that cares for a power cut, sends acts, breaks
something meanwhile, then counts: how many acts were acknowledged and lost, how many were done twice, how long until
the site answered again. It ends with 1 when a number is not what it should be.
"""
