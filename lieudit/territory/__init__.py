"""Official geography: regions, departments, intermunicipalities and municipalities, found by name,
postcode or nearness, and drawn as maps that need no other host."""
