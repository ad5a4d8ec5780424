"""Conformity: the verdicts of checks become the verdicts of requirements; people attest what no record can show.

Serves every clause of every edition; knows none of them: what is asked is data of `accord.standards`, what records
show is said by the
checks that the areas above register. It keeps attestations and further
catalogues with their requirements, and imports no other area.
"""
