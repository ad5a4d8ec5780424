"""The log as a library: canonical JSON, Merkle tree, signed checkpoints, packs and the verifier that needs none of it.

Pure Python on bytes; knows no record, no database and no Django. `verify.py` is one file that runs by itself.
"""
