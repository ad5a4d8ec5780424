"""SQLite as Django knows it, with a queue before the lock that a writer takes."""
