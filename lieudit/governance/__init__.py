"""Assemblies, their colleges and seats, and the rulebook: versioned data that the software applies
to the letter and says in plain French."""
