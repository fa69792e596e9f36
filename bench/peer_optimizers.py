"""PyTorch's side of the workloads in optimizers.py: steps of an optimizer over ResNet-34's parameters."""

import argparse

import torch

import formula
import torch_networks
from peer_protocol import serve

RULES = {
    "sgd": lambda parameters, **form: torch.optim.SGD(parameters, lr=0.01, momentum=0.9, **form),
    "adam": lambda parameters, **form: torch.optim.Adam(parameters, lr=0.01, **form),
}
# Keywords of torch.optim; a loop over the tensors is what it does by itself on a processor.
FORMS = {"fused": {"fused": True}, "foreach": {"foreach": True}, "loop": {"foreach": False}}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rule", choices=list(RULES))
    parser.add_argument("--form", choices=list(FORMS), required=True)
    parser.add_argument("--threads", type=int, required=True)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    shapes = [p.shape for p in torch_networks.network("resnet34", 224, dropout=False).parameters()]
    count = sum(shape.numel() for shape in shapes)
    before = torch.from_numpy(formula.values(0, count))
    parameters = split(before.clone(), shapes)
    for parameter, gradient in zip(parameters, split(torch.from_numpy(formula.values(1, count)), shapes)):
        parameter.requires_grad_().grad = gradient
    optimizer = RULES[options.rule](parameters, **FORMS[options.form])

    for _ in range(3):
        optimizer.step()
    after = torch.cat([parameter.detach().flatten() for parameter in parameters])
    updates = (after.double() - before.double())[::9973].tolist()
    serve(optimizer.step, proof={"updates": updates}, versions={"torch": torch.__version__})


def split(values, shapes):
    """A tensor of each shape with memory of its own, filled with the values in their order."""
    parts = values.split([shape.numel() for shape in shapes])
    return [part.clone().reshape(shape) for part, shape in zip(parts, shapes)]


if __name__ == "__main__":
    main()
