"""Change one thing in a rule and see whether a test notices: `make mutants` (decision 24)."""

import sys
from pathlib import Path

# Cosmic-ray and what it needs, apart from the environment of the site, and after it.
sys.path.append(str(Path(__file__).resolve().parents[2] / "var" / "mutants"))
