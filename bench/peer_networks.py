"""PyTorch's side of the workloads in networks.py: trains or evaluates the same network whenever it is asked to."""

import argparse
import contextlib

import torch
from torch.nn import functional

import formula
import torch_networks
from peer_protocol import peak_bytes, say, serve


class Setting:
    """A network with the formula's weights, and a batch, both in the memory format that is asked for."""

    def __init__(self, options, dropout):
        model = torch_networks.network(options.network, options.size, dropout)
        state = {n: t for n, t in model.state_dict().items() if "num_batches" not in n}
        model.load_state_dict(formula.weights(state), strict=False)
        classes = torch_networks.CLASSES[options.network]
        images, labels = formula.batch(options.size, options.batch, classes)
        self.images, self.labels = torch.from_numpy(images), torch.from_numpy(labels)
        if options.layout == "nhwc":
            model = model.to(memory_format=torch.channels_last)
            self.images = self.images.contiguous(memory_format=torch.channels_last)
        self.model = model
        self.compiles = options.mode == "compiled"
        self.rounds = options.bfloat16

    @property
    def forward(self):
        return torch.compile(self.model) if self.compiles else self.model

    @property
    def precision(self):
        """What a forward pass and its loss run in."""
        return torch.autocast("cpu", torch.bfloat16) if self.rounds else contextlib.nullcontext()


class Frozen:
    """The network with its front part frozen, in PyTorch's fastest form: nothing is recorded of that part, and its
    batch norms are evaluated, compiled into the convolutions where it is compiled at all."""

    def __init__(self, setting, stage):
        self.front, self.rest = torch_networks.split(setting.model, stage)
        self.front.eval().requires_grad_(False)
        self.run_front, self.run_rest = self.front, self.rest
        if setting.compiles:
            self.run_front = torch.compile(self.front, options={"freezing": True})
            self.run_rest = torch.compile(self.rest)

    def __call__(self, images):
        with torch.no_grad():
            features = self.run_front(images)
        return self.run_rest(features)


class Step:
    """A whole training step: forward, backward, and SGD with momentum in PyTorch's fastest form."""

    def __init__(self, setting, rate, frozen_to=None):
        self.setting = setting
        self.forward = Frozen(setting, frozen_to) if frozen_to else setting.forward
        parameters = self.trained = [p for p in setting.model.parameters() if p.requires_grad]
        self.optimizer = torch.optim.SGD(parameters, lr=rate, momentum=0.9, fused=True)

    def __call__(self):
        self.optimizer.zero_grad()
        with self.setting.precision:
            loss = functional.cross_entropy(self.forward(self.setting.images), self.setting.labels)
        loss.backward()
        self.optimizer.step()
        return loss


def train(options):
    # Without dropout, whose masks no two libraries share.
    # Larger steps of ResNet-50 overshoot, after which last bits matter as much as what was learnt.
    rate = 1e-4 if options.network == "resnet50" else 1e-3
    step = Step(Setting(options, dropout=False), rate, options.freeze_to)
    first = step().item()
    named = formula.in_our_order(dict(step.setting.model.named_parameters()))
    lengths = [p.grad.double().norm().item() for _, p in named if p.requires_grad]
    later = [step().item() for _ in range(2)]
    del step
    serve(
        Step(Setting(options, dropout=True), 0.01, options.freeze_to),
        proof={"first loss": [first], "gradient lengths": lengths, "later losses": later},
        versions={"torch": torch.__version__},
    )


def evaluate(options):
    setting = Setting(options, dropout=True)
    setting.model.eval()
    if setting.compiles:
        # Folds batch norm into the weights and lays these out in advance, as ours does.
        torch._inductor.config.freezing = True
    with torch.inference_mode(), setting.precision:
        forward = setting.forward
        scores = forward(setting.images).double()
        scores -= scores.mean(dim=1, keepdim=True)
        serve(
            lambda: forward(setting.images),
            proof={"scores": scores.flatten().tolist()},
            versions={"torch": torch.__version__},
        )


def memory(options):
    step = Step(Setting(options, dropout=True), 0.01, options.freeze_to)
    for _ in range(options.steps):
        step()
    say(peakBytes=peak_bytes(), versions={"torch": torch.__version__})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", choices=["train", "evaluate", "memory"])
    parser.add_argument("network", choices=list(torch_networks.CLASSES))
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--mode", choices=["eager", "compiled"], default="eager")
    parser.add_argument("--layout", choices=["nchw", "nhwc"], default="nchw")
    parser.add_argument("--bfloat16", action="store_true", help="autocast to bfloat16")
    parser.add_argument("--freeze-to", metavar="STAGE", help="the last stage that is not trained")
    parser.add_argument("--steps", type=int, default=3, help="training steps of memory")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    {"train": train, "evaluate": evaluate, "memory": memory}[options.work](options)


if __name__ == "__main__":
    main()
