"""Places, organisations and institutions: who they are, who belongs to whom, who may speak for whom,
and in whose name (the hat) a person acts."""
