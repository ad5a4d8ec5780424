"""What every record has, and no word of any standard.

Rooms, lowest first: refusals, moments.clock, records, ledger, access, organization, acts, moments, checks, duties,
parameters, search, jobs.
"""
