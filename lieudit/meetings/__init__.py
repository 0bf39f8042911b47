"""Before a session of an assembly: its agenda, who may put an item on it, its convening with proof, who comes."""
