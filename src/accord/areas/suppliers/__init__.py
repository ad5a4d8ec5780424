"""Suppliers: whom the organization buys from and relies on (8.4; A.5.19 to A.5.23).

With their agreements, certificates, evaluations and deliveries. Sub-suppliers are suppliers of a deeper tier. It is not
the place for orders, nor for property of suppliers.
"""
