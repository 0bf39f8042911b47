"""What is known of each place: who said it, when, from which source, under which licence. One true record,
which the place, its network and the published lists write together."""
