"""The six services of general interest, place by place: offers, agreements, what is near, who has to wait."""
