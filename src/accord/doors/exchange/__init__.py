"""The exchange: registers in from spreadsheets, and out again, for every record type alike.

Pure, no Django: `tables` reads a file into tables, `headings` says which column is which field, `values` reads a column
as a kind, `sheets` writes. They guess nothing: what leaves doubt comes back as a refusal or as a question to ask.
"""
