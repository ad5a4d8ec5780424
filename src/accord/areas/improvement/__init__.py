"""Improvement: nonconformities, actions and ideas (clause 10 of both standards), planned changes (6.3, 8.5.6, A.8.32).

Everybody calls down to here to raise a nonconformity from any record or to give somebody an action. It is not the
place for incidents of information security, audit findings or complaints: those are records of their own that raise
from here.
"""
