"""The family optimizer: a step over 21.8 million parameters in ResNet-34's shapes, against torch.optim."""

from side import OURS, our_command, peer_command
from workload import Tolerance, Workload

RULES = {"sgd": "SGD with momentum", "adam": "Adam"}
TOLERANCES = {"updates": Tolerance(1e-5, "an update is rounded with the parameter that it changes")}


def workloads(options):
    for rule, title in RULES.items():
        sides = [(OURS, our_command("optimize", rule, "--threads", options.threads))]
        for form in ("fused", "foreach", "loop"):
            words = [rule, "--form", form, "--threads", options.threads]
            sides.append((f"torch eager {form}", peer_command("peer_optimizers.py", *words)))
        yield Workload(
            name=f"optimizer/{rule}",
            group="Optimizer step",
            title=f"{title}, 21.8 million parameters",
            sides=sides,
            tolerances=TOLERANCES,
            steps=10,
        )
