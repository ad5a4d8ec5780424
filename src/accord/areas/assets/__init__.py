"""Assets: what has worth for the organization, and who may reach it (7.1.3; A.5.9 to A.5.18).

Instruments that decide about a product stand in inspections with their calibrations; what they hang on (rooms, benches,
power) stands here. It is not the place for risks to assets, nor for the rounds in which access is looked through.
"""
