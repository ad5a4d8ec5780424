"""Risks: methods, assessments, risks and opportunities, treatments, acceptances (6.1; 8.2; 8.3).

A risk's level follows from its likelihood and impact by the method in force; nobody writes a level by hand. Controls
stand above and name the risks and treatments that they serve. It is not the place for dangers at work or in products.
"""
