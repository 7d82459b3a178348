"""One package for each platform Alongside speaks."""
