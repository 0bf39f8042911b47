"""Bricks without any council word: lives as tables, who may, refusals, pages in two answers."""
