"""Engines: the numbers of quality and risk, as pure functions on NumPy arrays.

Each module stands alone and knows nothing of Accord's records, no database, no clock and no files:

- `losses`        the distribution of a year's loss of a portfolio of scenarios (Open FAIR, compound sums), exact
- `spc`           Shewhart, EWMA, CUSUM and T² charts, run rules, run lengths
- `capability`    process capability and performance, with intervals
- `msa`           gauge repeatability and reproducibility, bias, linearity, stability, attribute agreement
- `sampling`      acceptance sampling (MIL-STD-105E, MIL-STD-414, designed plans) and audit sampling
- `portfolio`     which controls for which budget
- `continuity`    the odds that products can be delivered, and what a finding at a supplier does to them
- `audit_time`    an estimate of audit days

Float64 arrays and plain numbers come in, a frozen dataclass goes out that carries a `Provenance`: the hash of what went
in, the method, a bound of its error, and warnings. What cannot be computed is refused with an `EngineError` (a
`ValueError`) whose one sentence names the argument.
"""
