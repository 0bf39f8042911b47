"""Questions that institutions put to the council: asked by a signed link, without account, taken by an assembly or not,
answered by an adopted opinion, and what the institution did with it; deadlines are counted on both sides, in public."""
