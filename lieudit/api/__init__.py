"""The read and write interface for machines: open datasets, feeds and their schema. No model of its own."""
