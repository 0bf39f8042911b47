"""The six services of general interest, place by place: offers, agreements, coverage."""
