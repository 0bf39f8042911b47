"""How the seats of an assembly are filled: what is vacant, the calendar, the electoral roll, candidacies, elections
without candidates, one ballot a college, and the minutes of the count that create mandates."""
