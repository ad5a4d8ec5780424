"""People: who has which role, and what they must be able to do.

Serves 5.3 (roles, duties, authorities) and 7.2 (competence) of both standards. Acts that ask for competence (`gated`)
are refused to persons without valid evidence. Persons, sites and units themselves belong to the kernel; rights in
Accord are grants, not roles.
"""
