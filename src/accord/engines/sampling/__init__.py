"""Acceptance sampling and audit sampling: plans, what they do to lots, and what a sample says of a population.

>>> from accord.engines import sampling
>>> plan = sampling.plan(lot=2000, level="II", aql=0.65)
>>> plan.code, plan.n, plan.ac, plan.re
('K', 125, 2, 3)
>>> sampling.oc(plan, [0.0065, 0.03]).values.round(3)
array([0.951, 0.27 ])
>>> sampling.conclusion(population=400, examined=60, failed=1).sentence
'60 of 400 examined, 1 failed: at most 7 % at 95 % confidence.'
"""

from accord.engines.sampling.audit import Conclusion, SampleSize, conclusion, sample_size
from accord.engines.sampling.curves import Curve, Limit, aoq, aoql, asn, ati, oc
from accord.engines.sampling.design import (
    DesignedSingle,
    DesignedVariables,
    design,
    design_variables,
    zero_acceptance,
)
from accord.engines.sampling.drawing import Draw, StratifiedDraw, allocate, draw, draw_stratified
from accord.engines.sampling.judgement import Judgement, judge, judge_variables
from accord.engines.sampling.limits import ReducedLimit, reduced_limit
from accord.engines.sampling.plans import Double, DoublePlan, Single, SinglePlan, Variables, VariablesPlan
from accord.engines.sampling.sequential import Sequential, sequential
from accord.engines.sampling.switching import Lot, Step, Switching, switching
from accord.engines.sampling.tables import code_letter, double_plan, plan, variables_plan

__all__ = [
    "Conclusion",
    "Curve",
    "DesignedSingle",
    "DesignedVariables",
    "Double",
    "DoublePlan",
    "Draw",
    "Judgement",
    "Limit",
    "Lot",
    "ReducedLimit",
    "SampleSize",
    "Sequential",
    "Single",
    "SinglePlan",
    "Step",
    "StratifiedDraw",
    "Switching",
    "Variables",
    "VariablesPlan",
    "allocate",
    "aoq",
    "aoql",
    "asn",
    "ati",
    "code_letter",
    "conclusion",
    "design",
    "design_variables",
    "double_plan",
    "draw",
    "draw_stratified",
    "judge",
    "judge_variables",
    "oc",
    "plan",
    "reduced_limit",
    "sample_size",
    "sequential",
    "switching",
    "variables_plan",
    "zero_acceptance",
]
