"""How the house is plugged in: settings and the root of URLs. No room imports from here."""
