"""PyTorch's side of the workloads in studies.py: epochs of a network with its front part frozen.

Reads lines from standard input: `epoch` trains and validates once on the images and answers with the time; `features`
answers with the time of computing all features once, and that of an epoch on them.
"""

import argparse
import json
import sys
import time

import torch
from PIL import Image
from torch.nn import functional

import torch_networks
from augment import Evaluation
from peer_protocol import say


def write_weights(network, file):
    torch.manual_seed(1)
    model = torch_networks.network(network, 96, dropout=True)
    for module in model.modules():
        if isinstance(module, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = 1
    model.train()
    with torch.no_grad():
        model(torch.randn(16, 3, 96, 96))  # so that the running statistics are those of something
    torch.save(model.state_dict(), file)


class Trial:
    def __init__(self, options):
        self.batch = options.batch
        model = torch_networks.network(options.network, options.size, dropout=True, classes=5)
        state = torch.load(options.weights, weights_only=True)
        fresh = model.state_dict()
        model.load_state_dict({k: v if v.shape == fresh[k].shape else fresh[k] for k, v in state.items()})
        self.memory = torch.contiguous_format
        if options.layout == "nhwc":
            self.memory = torch.channels_last
            model = model.to(memory_format=torch.channels_last)
        self.front, self.rest = torch_networks.split(model, options.freeze_to)
        self.front.eval().requires_grad_(False)
        self.run_front, self.run_rest = self.front, self.rest
        if options.mode == "compiled":
            self.run_front = torch.compile(self.front, dynamic=False, options={"freezing": True})
            self.run_rest = torch.compile(self.rest, dynamic=False)
        self.optimizer = torch.optim.Adam(self.rest.parameters(), lr=1e-3, fused=True)
        with open(options.images) as file:
            parts = json.load(file)
        look = Evaluation(options.size, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
        self.parts = {
            name: (
                torch.stack([look(Image.open(entry["path"]).convert("RGB")) for entry in entries]),
                torch.tensor([entry["label"] for entry in entries]),
            )
            for name, entries in parts.items()
        }

    def features(self, images):
        with torch.no_grad():
            return self.run_front(images.contiguous(memory_format=self.memory))

    def step(self, features, labels):
        self.optimizer.zero_grad()
        loss = functional.cross_entropy(self.run_rest(features), labels)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def epoch(self, parts, front, limit=None):
        """Trains on the training part and validates on the other; `front` makes features of what they hold."""
        images, labels = parts["training"]
        self.rest.train()
        # The last short batch is dropped, as ours does.
        batches = torch.randperm(len(images))[: len(images) // self.batch * self.batch].split(self.batch)
        for index in batches[:limit]:
            self.step(front(images[index]), labels[index])
        images, labels = parts["validation"]
        self.rest.eval()
        right = 0
        with torch.no_grad():
            for x, y in zip(images.split(self.batch), labels.split(self.batch)):
                scores = self.run_rest(front(x))
                functional.cross_entropy(scores, y).item()
                right += (scores.argmax(1) == y).sum().item()
        return right / len(images)

    def cached(self):
        """The features of all images, as one would keep them by hand."""
        return {
            name: (torch.cat([self.features(x) for x in images.split(self.batch)]), labels)
            for name, (images, labels) in self.parts.items()
        }


def serve(trial):
    trial.epoch(trial.parts, trial.features, limit=2)  # allocates, compiles
    say(versions={"torch": torch.__version__})
    for request in sys.stdin:
        start = time.perf_counter()
        if request.strip() == "epoch":
            trial.epoch(trial.parts, trial.features)
            times = [time.perf_counter() - start]
        else:
            parts = trial.cached()
            middle = time.perf_counter()
            trial.epoch(parts, lambda features: features)
            times = [middle - start, time.perf_counter() - middle]
        say(milliseconds=[1000 * each for each in times])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", nargs="?")
    parser.add_argument("weights", nargs="?")
    parser.add_argument("--network", required=True)
    parser.add_argument("--write-weights", metavar="FILE", help="write a file of weights and end")
    parser.add_argument("--freeze-to", metavar="STAGE")
    parser.add_argument("--size", type=int)
    parser.add_argument("--batch", type=int)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--mode", choices=["eager", "compiled"], default="eager")
    parser.add_argument("--layout", choices=["nchw", "nhwc"], default="nchw")
    options = parser.parse_args()
    if options.write_weights:
        write_weights(options.network, options.write_weights)
        return
    torch.set_num_threads(options.threads)
    serve(Trial(options))


if __name__ == "__main__":
    main()
