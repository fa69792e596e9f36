"""The networks of Sources/UpswingBench in plain PyTorch, with the same names."""

import importlib
import pathlib
import sys
from collections import OrderedDict

from torch import nn
from torch.nn import functional

# What ours are held to in tests.
DEFINITIONS = pathlib.Path(__file__).resolve().parents[1] / "scripts" / "fixtures"
MODULES = {
    "resnet50": "resnet",
    "mobilenet-v2": "mobilenet",
    "mobilenet-v3-large": "mobilenet",
    "efficientnet-lite0": "efficientnet",
    "efficientnet-b0": "efficientnet",
    "convnext-tiny": "convnext",
}

# Of EfficientNet-Lite's stages.
LITE_BLOCKS = [1, 2, 2, 3, 3, 4, 1]

CLASSES = {"cnn": 5, "resnet34": 1000, **{name: 1000 for name in MODULES}}


def network(name, size, dropout, classes=None):
    classes = classes or CLASSES[name]
    if name == "cnn":
        return cnn(size, classes, 0.5 if dropout else 0.0)
    if name == "resnet34":
        return ResNet34(classes)
    sys.path.append(str(DEFINITIONS))
    model = importlib.import_module(MODULES[name]).network(name, classes)
    if not dropout:
        for module in model.modules():
            if type(module).__name__ in ("Dropout", "StochasticDepth"):
                module.p = 0
    return model


def split(model, stage):
    """The stages up to `stage` and what follows them, as two networks that share the model's parameters."""
    if type(model).__name__ == "EfficientNetLite0":
        stages = lite_stages(model)
    else:
        stages = model.stages()
    count = list(stages).index(stage) + 1
    parts = list(stages.values())
    return nn.Sequential(*parts[:count]), nn.Sequential(*parts[count:])


def lite_stages(model):
    """EfficientNet-Lite's stages as Sources/Layers names them."""
    stages = OrderedDict(stem=nn.Sequential(model._conv_stem, model._bn0, model._activation))
    first = 0
    for index, count in enumerate(LITE_BLOCKS, 1):
        stages[f"stage{index}"] = nn.Sequential(*model._blocks[first : first + count])
        first += count
    head = nn.Sequential(model._conv_head, model._bn1, model._activation, model._avg_pooling, nn.Flatten())
    stages["stage7"] = nn.Sequential(stages["stage7"], head)
    stages["classifier"] = nn.Sequential(model._dropout, model._fc)
    return stages


def cnn(size, classes, dropout):
    def block(inputs, outputs):
        return nn.Sequential(
            OrderedDict(
                conv=nn.Conv2d(inputs, outputs, 3, padding=1),
                norm=nn.BatchNorm2d(outputs),
                relu=nn.ReLU(inplace=True),
                pool=nn.MaxPool2d(2),
            )
        )

    widths = [3, 32, 64, 128, 256]
    blocks = nn.Sequential(*(block(a, b) for a, b in zip(widths, widths[1:])))
    head = nn.Sequential(
        OrderedDict(
            flatten=nn.Flatten(),
            dropout=nn.Dropout(dropout),
            hidden=nn.Linear(256 * (size // 16) ** 2, 512),
            relu=nn.ReLU(inplace=True),
            dropout2=nn.Dropout(dropout),
            output=nn.Linear(512, classes),
        )
    )
    return nn.Sequential(OrderedDict(blocks=blocks, head=head))


class BasicBlock(nn.Module):
    """Two convolutions and what they are added to, as in torchvision."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        x = self.relu(self.bn1(self.conv1(x)))
        return self.relu(self.bn2(self.conv2(x)) + shortcut)


class ResNet34(nn.Module):
    """ResNet-34, as in torchvision."""

    def __init__(self, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        inputs = 64
        for stage, depth in enumerate([3, 4, 6, 3]):
            outputs = 64 << stage
            blocks = [
                BasicBlock(inputs if i == 0 else outputs, outputs, 2 if stage and not i else 1)
                for i in range(depth)
            ]
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
            inputs = outputs
        self.fc = nn.Linear(inputs, classes)

    def stages(self):
        return OrderedDict(
            conv1=nn.Sequential(self.conv1, self.bn1, self.relu, self.maxpool),
            layer1=self.layer1,
            layer2=self.layer2,
            layer3=self.layer3,
            layer4=nn.Sequential(self.layer4, nn.AdaptiveAvgPool2d(1), nn.Flatten()),
            fc=self.fc,
        )

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(functional.adaptive_avg_pool2d(x, 1).flatten(1))
