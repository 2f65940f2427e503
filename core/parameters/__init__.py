"""Parameters, initializers and deferred initialization."""
