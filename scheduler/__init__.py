"""The clock that wakes delivery and runs housekeeping."""

from scheduler.wake import Scheduler

__all__ = ["Scheduler"]
