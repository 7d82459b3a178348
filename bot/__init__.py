"""The platform-neutral core of Alongside."""
