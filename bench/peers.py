"""The other packages, measured in an environment of their own; `bench/engines.py` starts it. Knows nothing of Accord.

Run: `python bench/peers.py JOB SIZE`; prints {"cpu": seconds, "size": what was done, ...} as one line of JSON.
Every job builds its inputs first; only the peer's own computing is timed, as CPU of this process.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np

SCENARIOS = 100


def trees(seed: int = 7) -> list[dict[str, tuple[float, float, float]]]:
    """Full Open FAIR trees as PERT triples: threat events, vulnerability, primary loss, secondary share and loss."""
    draw = np.random.default_rng(seed)
    found = []
    for _ in range(SCENARIOS):
        often, loss = draw.uniform(0.5, 2.0), draw.uniform(2e4, 2e5)
        found.append(
            {
                "tef": (0.5 * often, often, 2.5 * often),
                "vulnerability": (0.1, 0.3, 0.6),
                "primary": (0.3 * loss, loss, 8 * loss),
                "share": (0.05, 0.2, 0.5),
                "secondary": (loss, 3 * loss, 30 * loss),
            }
        )
    return found


def pyfair_trees(trials: int) -> Callable[[], object]:
    """pyfair: a meta model of full trees, each with a seed of its own (its default seed makes all draws equal)."""
    from pyfair import FairMetaModel, FairModel

    def run() -> object:
        models = []
        for seed, tree in enumerate(trees()):
            model = FairModel(name=f"S{seed}", n_simulations=trials, random_seed=seed)
            for node, part in (
                ("Threat Event Frequency", "tef"),
                ("Vulnerability", "vulnerability"),
                ("Primary Loss", "primary"),
                ("Secondary Loss Event Frequency", "share"),
                ("Secondary Loss Event Magnitude", "secondary"),
            ):
                low, mode, high = tree[part]
                model.input_data(node, low=low, mode=mode, high=high)
            models.append(model)
        risk = FairMetaModel(name="all", models=models).calculate_all().export_results()["Risk"]
        return np.quantile(risk, [0.5, 0.95, 0.99, 0.999])

    return run


def pycrq_trees(trials: int) -> Callable[[], object]:
    """pycrq: a risk register of the same trees."""
    from pycrq import FAIRSimulator, RiskRegister, ScenarioBuilder, pert

    register = RiskRegister(name="all")
    for at, tree in enumerate(trees()):
        built = ScenarioBuilder(f"S{at}").asset("A", "Information").threat("T", "External Adversarial")
        built = built.tef(pert(*tree["tef"])).vulnerability(pert(*tree["vulnerability"]))
        built = built.primary_loss(pert(*tree["primary"]))
        register.scenarios.append(built.secondary_loss(pert(*tree["share"]), pert(*tree["secondary"])).build())

    def run() -> object:
        found = FAIRSimulator(n_simulations=trials, seed=1).simulate_register(register)
        return [found.percentile(q) for q in (50, 95, 99, 99.9)]

    return run


def shewhart_rules(points: int, charts: int = 1) -> Callable[[], object]:
    """shewhart: its Nelson rules alone on standardized values (without its chart around them)."""
    from shewhart._rules import apply_rules, resolve_ruleset

    z = np.random.default_rng(3).standard_normal((charts, points))
    rules = resolve_ruleset("nelson")
    return lambda: [apply_rules(row, rules) for row in z]


def shewhart_charts(charts: int) -> Callable[[], object]:
    """shewhart: many charts of 100 points, each its Nelson rules alone."""
    return shewhart_rules(100, charts)


def capstat_rules(points: int) -> Callable[[], object]:
    """capstat-core: its Nelson rules alone on an individuals chart that was made before."""
    from capstat_core.control_charts import i_mr_chart
    from capstat_core.rules import nelson_rules

    chart = i_mr_chart(np.random.default_rng(3).standard_normal(points)).location
    return lambda: nelson_rules(chart)


JOBS: dict[str, Callable[[int], Callable[[], object]]] = {
    job.__name__: job for job in (pyfair_trees, pycrq_trees, shewhart_rules, shewhart_charts, capstat_rules)
}


def main(job: str, size: str) -> None:
    """Do one job once and print what it cost."""
    warnings.simplefilter("ignore")
    run = JOBS[job](int(size))
    start = time.process_time()
    run()
    print(json.dumps({"cpu": time.process_time() - start, "size": int(size)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
