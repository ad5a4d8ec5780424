"""Controls: what protects information, the Statement of Applicability, what is done again and again, exceptions (6.1.3;
8.1; Annex A).

Which controls there are to choose from is data of the standard. It is not the place for risks and their treatment:
these name what is wanted, the controls here answer.
"""
