"""`given`, for a machine that may be busy: no test that draws its cases fails because it is slow."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

__all__ = ["given"]

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
