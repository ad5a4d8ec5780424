"""Suppliers: whom the organization buys from and relies on, agreements and certificates (8.4; A.5.19 to A.5.23).

Sub-suppliers are suppliers of a deeper tier. It is not the place for orders and deliveries, nor for property of
suppliers.
"""
