"""Controls: what is done for security, the Statement of Applicability, activities, exceptions (6.1.3; Annex A)."""
