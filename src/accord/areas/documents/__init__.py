"""Documents: what is written down, in which version it holds, who approved it and who has read it.

Serves 7.5 of both standards, 5.2 (the policy) and 7.3 (that people know it); rules of retention say how long records
are kept (7.5.3, A.5.33, A.8.10). A document is the entry of the register;
its text or file lies on its versions. Evidence of single records is attached to those records and is no document.
"""
