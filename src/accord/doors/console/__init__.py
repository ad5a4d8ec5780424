"""The console: the same acts and reads as the other doors, from the command line. No line about any single record
type or act."""
