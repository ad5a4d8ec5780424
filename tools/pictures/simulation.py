"""What so many simulated years say of a quantile, beside the quantile itself."""

from accord.engines.losses import Lognormal, Poisson, Scenario, curve, simulate
from tools.pictures.svg import Frame


def draw_simulation() -> str:
    scenario = Scenario(Poisson(2.0), Lognormal.from_range(50_000, 2_000_000))
    frame = Frame(
        "P99 of the annual loss, sampled, in millions", (300, 3e6), (4, 12), x_label="simulated years", log_x=True
    )
    frame.rule("exact", y=float(curve([scenario]).quantile(0.99)) / 1e6)
    for seed, years in enumerate((1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)):
        found = simulate(scenario, years, seed).quantile(0.99)
        frame.line([years, years], [found.low / 1e6, found.high / 1e6])
        frame.dots([years], [found.value / 1e6])
    frame.text(500, 11.4, "quantile of the sample with its 95 % interval of order statistics", look="main")
    return frame.svg()
