"""Plain HTTP: how the process is, for whatever watches over it."""
