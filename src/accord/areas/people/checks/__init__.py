"""What roles, competence, trainings, awareness, screenings and agreements can show. The promise of each check is in
`standards/checks.csv`."""

from accord.areas.people.checks import awareness, competence, employment, roles

__all__ = ["awareness", "competence", "employment", "roles"]
