"""Context: issues, interested parties and what they require, scope, obligations (4; A.5.31).

Obligations stand here because they are where requirements from outside become binding; risks, controls, products and
indicators refer to them. It is not the place for what is done about an issue: risks, objectives and actions name it.
"""
