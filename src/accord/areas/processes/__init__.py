"""Processes: what flows between them (4.4 of both standards, 8.1), what they must know (7.1.6) and need (7.1).

The map and the turtle of each process are drawn from the records. It is not a place to draw work steps: how one process
runs inside stands in its documents.
"""
