"""An invented council on real territory: places, people and needs at every stage of the thread."""
