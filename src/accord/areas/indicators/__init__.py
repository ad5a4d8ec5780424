"""Indicators: what is measured, its values, and what was concluded from them (9.1).

An indicator names any record as its subject: a process, an objective, a control, a supplier, a customer. Readings of
single products stand in inspections; results of tools in monitoring.
"""
