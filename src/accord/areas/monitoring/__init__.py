"""Monitoring: the tools that watch, and what they have seen (9.1; A.8.8, A.8.15, A.8.16).

A tool that says nothing shows nothing: while a feed is blind, its silence is no evidence. It is not the place for
figures of processes: these are indicators.
"""
