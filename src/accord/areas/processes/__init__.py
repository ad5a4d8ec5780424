"""Processes: the processes of the management system and what flows between them (4.4 of both standards, 8.1).

The map is drawn from the records. It is not a place to draw work steps: how one process runs inside stands in its
documents.
"""
