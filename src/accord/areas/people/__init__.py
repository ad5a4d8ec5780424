"""People: who has which role, what they must be able to do, what they learn, know and have signed.

Serves 5.3 (roles, duties, authorities), 7.2 (competence, trainings with their effect) and 7.3 (awareness) of both
standards, A.6.1 (screening), A.6.2, A.6.5 and A.6.6 (agreements). Acts that ask for competence (`gated`)
are refused to persons without valid evidence. Persons, sites and units themselves belong to the kernel; rights in
Accord are grants, not roles.
"""
