"""Makes pytorch_*.onnx in the folder given, and pytorch_answers.json: what PyTorch itself answers to one input of a simple pattern. Written with PyTorch 1.13."""
import json
import os
import sys

import torch
from torch import nn


class View(nn.Module):
    """x.view(x.size(0), -1), whose shape the file works out at run time; odd pooling, a log-softmax."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 5, stride=2)
        self.pool = nn.MaxPool2d(3, stride=2, padding=1, ceil_mode=True)
        self.average = nn.AvgPool2d(2, padding=1)
        self.last = nn.Linear(4 * 4 * 4, 10)

    def forward(self, x):
        x = self.average(self.pool(nn.functional.leaky_relu(self.conv(x), 0.1)))
        return torch.log_softmax(self.last(x.view(x.size(0), -1)), dim=1)


class Residual(nn.Module):
    """Batch norm, a sum around a depthwise convolution, GELU by the error function, means instead of a flatten."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 6, 3, padding=1, stride=2, bias=False)
        self.norm = nn.BatchNorm2d(6)
        self.depthwise = nn.Conv2d(6, 6, 3, padding=2, dilation=2, groups=6)
        self.last = nn.Linear(12, 10)

    def forward(self, x):
        x = torch.relu(self.norm(self.first(x)))
        x = x + nn.functional.gelu(self.depthwise(x))
        return self.last(torch.cat([x.mean(dim=[2, 3]), nn.functional.adaptive_avg_pool2d(x, 1).flatten(1)], dim=1)).softmax(dim=-1)


def plain():
    return nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.SiLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3), nn.ReLU6(), nn.MaxPool2d(2), nn.Dropout(), nn.Flatten(),
        nn.Linear(150, 16), nn.LayerNorm(16), nn.Tanh(), nn.Linear(16, 10))


def train_statistics(model):
    """Statistics and scales as after a training, not the 0 and 1 of a new module."""
    for module in model.modules():
        if isinstance(module, (nn.BatchNorm2d, nn.LayerNorm)):
            nn.init.normal_(module.weight, 1, 0.2)
            nn.init.normal_(module.bias, 0, 0.2)
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.running_mean, 0, 0.2)
            nn.init.uniform_(module.running_var, 0.3, 1.5)


def main(folder):
    torch.manual_seed(1)
    answers = {}
    for name, model, opset, free in [("view", View(), 9, True), ("view_fixed", View(), 11, False), ("residual", Residual(), 13, True), ("plain", plain(), 17, True), ("plain_old", plain(), 7, False)]:
        train_statistics(model)
        model.eval()
        x = torch.rand(1, 1, 28, 28)
        axes = {"image": {0: "n"}, "answer": {0: "n"}} if free else None
        torch.onnx.export(model, x, os.path.join(folder, f"pytorch_{name}.onnx"), opset_version=opset, input_names=["image"], output_names=["answer"], dynamic_axes=axes)
        pattern = (torch.arange(784) * 37 % 256 / 255).reshape(1, 1, 28, 28)
        answers[name] = model(pattern).flatten().tolist()
    with open(os.path.join(folder, "pytorch_answers.json"), "w") as file:
        json.dump(answers, file)


main(sys.argv[1])
