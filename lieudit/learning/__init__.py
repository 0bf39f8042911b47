"""Training paths and sessions, attestations, visits and mutual aid between places."""
