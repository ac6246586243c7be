"""Makes *.safetensors in the folder given, and answers.json: what PyTorch itself answers to one input of a simple pattern. Written with PyTorch 1.13.

The bytes of the format are written here by hand, in the order of the format's own library (by type, then by name) unless said otherwise. The files in the manner
of Keras hold kernels with channels last; their answers are computed by PyTorch's functions on transposed copies, with Keras' epsilon of 1e-3.
"""
import json
import os
import struct
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

TYPES = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}


def numbers(tensor):
    """Little-endian bytes. NumPy has no bfloat16: its 16 bits are read as whole numbers."""
    tensor = tensor.contiguous()
    return (tensor.view(torch.int16) if tensor.dtype == torch.bfloat16 else tensor).numpy().tobytes()


def write(path, tensors, metadata=None, sort=True):
    names = sorted(tensors, key=lambda name: (-tensors[name].element_size(), name)) if sort else list(tensors)
    header, data = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for name in names:
        content = numbers(tensors[name])
        header[name] = {"dtype": TYPES[tensors[name].dtype], "shape": list(tensors[name].shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def pattern(*shape):
    """Of channels-first shape: pixel (y, x, c), counted with channels last, is 37·i mod 256 / 255."""
    c, h, w = shape
    image = (torch.arange(c * h * w) * 37 % 256 / 255).reshape(h, w, c)
    return image.permute(2, 0, 1).reshape(1, c, h, w)


def sequential():
    """Names are numbers: 10.weight comes before 2.weight in the file."""
    return nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3, padding=1), nn.ReLU(), nn.Conv2d(6, 6, 3, padding=1, stride=2), nn.GELU(approximate="tanh"),
        nn.Flatten(), nn.Dropout(), nn.Linear(54, 12), nn.LayerNorm(12), nn.Tanh(), nn.Linear(12, 12), nn.SiLU(), nn.Linear(12, 10))


class Named(nn.Module):
    """Colour, H ≠ W, batch norm of a flattened image, two dense layers of the same sizes."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, (3, 2), stride=(1, 2), bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.conv2 = nn.Conv2d(4, 5, 3, padding=(1, 0))
        self.bn2 = nn.BatchNorm1d(40)
        self.fc1 = nn.Linear(40, 8)
        self.fc2 = nn.Linear(8, 8)
        self.fc3 = nn.Linear(8, 4)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = F.leaky_relu(self.conv2(x), 0.1)
        x = self.bn2(torch.flatten(F.avg_pool2d(x, 2), 1))
        return self.fc3(torch.sigmoid(self.fc2(torch.relu(self.fc1(x)))))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None if stride == 1 else nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        return torch.relu(self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x))))) + shortcut)


class ResNet(nn.Module):
    """With the names of torchvision's."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.layer1 = nn.Sequential(Block(4, 4, 1), Block(4, 4, 1))
        self.layer2 = nn.Sequential(Block(4, 6, 2))
        self.fc = nn.Linear(6, 3)

    def forward(self, x):
        return self.fc(self.layer2(self.layer1(torch.relu(self.bn1(self.conv1(x))))).mean(dim=[2, 3]))


class Split(nn.Module):
    """Features and a classifier; no name tells the order of the two classifier layers but their numbers."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(3, 4, 3), nn.ReLU())
        self.classifier = nn.Sequential(nn.Dropout(), nn.Linear(36, 6), nn.ReLU(), nn.Linear(6, 5))

    def forward(self, x):
        return self.classifier(torch.flatten(self.features(x), 1))


def normalized():
    """Trained on inputs of mean 0.1307 and deviation 0.3081, as everybody does with MNIST."""
    return nn.Sequential(nn.Conv2d(1, 3, 3, stride=2), nn.ReLU(), nn.Flatten(), nn.Linear(108, 10))


def trained(model):
    """Statistics and scales as after a training, not the 0 and 1 of a new module."""
    for module in model.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d, nn.LayerNorm)):
            nn.init.normal_(module.weight, 1, 0.2)
            nn.init.normal_(module.bias, 0, 0.2)
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            nn.init.normal_(module.running_mean, 0, 0.2)
            nn.init.uniform_(module.running_var, 0.01, 1.5)
    return model.eval()


def keras(folder, answers):
    """conv 3x3x4 valid relu, batch norm, maxpool 2, conv 3x3x4 same relu, dense 6 relu, dense 6 relu, dense 3 on 10×8 images of 2 channels."""
    random = torch.Generator().manual_seed(5)

    def draw(*shape):
        return torch.randn(*shape, generator=random) * (2 / max(1, np.prod(shape[:-1]))) ** 0.5

    k1, b1, k2, b2 = draw(3, 3, 2, 4), draw(4), draw(3, 3, 4, 4), draw(4)
    gamma, beta, mean, variance = 1 + draw(4) / 5, draw(4), draw(4), torch.rand(4, generator=random) / 50
    d1, c1, d2, c2, d3, c3 = draw(48, 6), draw(6), draw(6, 6), draw(6), draw(6, 3), draw(3)
    x = F.relu(F.conv2d(pattern(2, 10, 8).double(), k1.permute(3, 2, 0, 1).double(), b1.double()))
    x = F.batch_norm(x, mean.double(), variance.double(), gamma.double(), beta.double(), eps=1e-3)
    x = F.relu(F.conv2d(F.max_pool2d(x, 2), k2.permute(3, 2, 0, 1).double(), b2.double(), padding=1))
    x = x.permute(0, 2, 3, 1).reshape(1, 48)
    x = F.relu(x @ d1.double() + c1.double())
    x = F.relu(x @ d2.double() + c2.double()) @ d3.double() + c3.double()
    answers["keras"] = x.flatten().tolist()
    write(os.path.join(folder, "keras.safetensors"), {
        "sequential/conv2d/kernel:0": k1, "sequential/conv2d/bias:0": b1, "sequential/conv2d_1/kernel:0": k2, "sequential/conv2d_1/bias:0": b2,
        "sequential/batch_normalization/gamma:0": gamma, "sequential/batch_normalization/beta:0": beta,
        "sequential/batch_normalization/moving_mean:0": mean, "sequential/batch_normalization/moving_variance:0": variance,
        "sequential/dense/kernel:0": d1, "sequential/dense/bias:0": c1, "sequential/dense_1/kernel:0": d2, "sequential/dense_1/bias:0": c2,
        "sequential/dense_2/kernel:0": d3, "sequential/dense_2/bias:0": c3})
    # As the variables of a .weights.h5 of Keras 3 are numbered, with the state of a dropout layer among them.
    write(os.path.join(folder, "keras_numbered.safetensors"), {
        "layers/conv2d/vars/0": k1, "layers/conv2d/vars/1": b1, "layers/conv2d_1/vars/0": k2, "layers/conv2d_1/vars/1": b2,
        "layers/batch_normalization/vars/0": gamma, "layers/batch_normalization/vars/1": beta, "layers/batch_normalization/vars/2": mean, "layers/batch_normalization/vars/3": variance,
        "layers/dense/vars/0": d1, "layers/dense/vars/1": c1, "layers/dense_1/vars/0": d2, "layers/dense_1/vars/1": c2, "layers/dense_2/vars/0": d3, "layers/dense_2/vars/1": c3,
        "layers/dropout/seed_generator/vars/0": torch.zeros(2, dtype=torch.int64)})


def main(folder):
    torch.manual_seed(1)
    answers = {}
    with torch.no_grad():
        for name, model, x in [("sequential", sequential(), pattern(1, 12, 12)), ("named", Named(), pattern(3, 10, 14)), ("resnet", ResNet(), pattern(1, 9, 8)), ("split", Split(), pattern(1, 12, 12))]:
            trained(model)
            write(os.path.join(folder, f"{name}.safetensors"), model.state_dict(), {"format": "pt"}, sort=name != "named")
            answers[name] = model.double()(x.double()).flatten().tolist()
            model.float()
            if name != "split":
                continue
            for word, dtype in [("f16", torch.float16), ("bf16", torch.bfloat16), ("f64", torch.float64)]:
                model.to(dtype)
                write(os.path.join(folder, f"{name}_{word}.safetensors"), model.state_dict(), {"format": "pt"})
                answers[f"{name}_{word}"] = model.double()(x.double()).flatten().tolist()
        model = trained(normalized())
        write(os.path.join(folder, "normalized.safetensors"), model.state_dict())
        answers["normalized"] = model.double()((pattern(1, 14, 14).double() - 0.1307) / 0.3081).flatten().tolist()
        keras(folder, answers)
    with open(os.path.join(folder, "answers.json"), "w") as file:
        json.dump(answers, file)


main(sys.argv[1])
