"""The climate of the house: a charter accepted with its date, texts reported from their place, and
measures taken with a reason. Its targets are any thing; rooms above ask it what is hidden."""
