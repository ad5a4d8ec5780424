"""Reviews: the management review with its inputs, decisions and signature (9.3).

Each input that a standard asks for has a field of its own, so that what was considered can be shown. Decisions become
actions of improvement. It is not the place for reviews of processes, documents or risks, which their owners hold.
"""
