#!/usr/bin/python3
"""Exports torchvision's architectures to ONNX, with the activations and gradients that PyTorch finds in them.

Run with Debian's Python (packages python3-torch, python3-torchvision, python3-onnx):

    /usr/bin/python3 tests/exports/make.py [FOLDER] [--only resnet18 ...]

FOLDER is artifacts/exports unless given; git ignores it. Weights are random, seeded by the name. `index.json` lists
every model with its input [1, 3, S, S], logits [C], explained class, and two layers: activations and gradients of that
class's logit, each [K, H, W]. All arrays are float32. They were computed in float64 and then rounded, so that they do
not depend on the order of PyTorch's sums. `roundingError` is the largest distance of PyTorch's own float32 gradients from
them, weights as they are and with noise in their last bits, relative to the largest gradient of the layer.
"""
import argparse
import copy
import dataclasses
import json
import pathlib
import time
import zlib

import numpy as np
import onnx
import torch
import torch.nn.functional as F
import torchvision
from torch import nn

OUTPUTS = ["logits", "middle", "last"]
CALIBRATION_IMAGES = 8
PICTURES_TRIED = 20
KINKS = (-3.0, 0.0, 3.0, 6.0)  # of the rectifier, ReLU6, hard swish and hard sigmoid
LARGEST_SHIFT = 0.2
ROUGHNESS = 3e-7
ROUGHENED = 3
ROUNDING_ERROR = 5e-5


@dataclasses.dataclass(frozen=True)
class Export:
    """One architecture: where to tap it, and in which opsets to write it.

    `last` is the output of the last block before global pooling, `middle` lies about half-way; both are module paths.
    """

    name: str
    middle: str
    last: str
    opsets: tuple
    size: int = 96
    options: dict = dataclasses.field(default_factory=dict)


# Their own drawing of weights is slow, and the weights are drawn again anyway.
NO_AUXILIARY = {"aux_logits": False, "init_weights": False}

EXPORTS = [
    Export("resnet18", "layer2", "layer4", (17, 9)),
    Export("resnet50", "layer2", "layer4", (17,)),
    # 224 because its adaptive pooling to 7×7 cannot be exported from another multiple.
    Export("vgg11_bn", "features.20", "features.27", (11,), size=224),
    # The hook on `features` sees the tensor that the rectifier after it overwrites: post-activation.
    Export("densenet121", "features.denseblock2", "features", (13,)),
    Export("mobilenet_v2", "features.10", "features.18", (16,)),
    Export("mobilenet_v3_small", "features.6", "features.12", (17, 13)),
    Export("efficientnet_b0", "features.4", "features.8", (16,)),
    Export("googlenet", "inception4a", "inception5b", (11,), options=NO_AUXILIARY),
    Export("inception_v3", "Mixed_6a", "Mixed_7c", (17,), size=160, options=NO_AUXILIARY),
    Export("shufflenet_v2_x1_0", "stage3", "conv5", (13, 11)),
    Export("regnet_y_400mf", "trunk_output.block2", "trunk_output", (17,)),
    Export("mnasnet1_0", "layers.10", "layers.16", (16,)),
    Export("convnext_tiny", "features.3", "features.7", (17, 13), size=64),  # its convolutions are slow in float64
]


class Tapped(nn.Module):
    """A network that returns, beside its logits, the outputs of two of its modules."""

    def __init__(self, network, middle, last):
        super().__init__()
        self.network = network
        self.names = (middle, last)

    def forward(self, image):
        taps = {}
        hooks = [
            self.network.get_submodule(name).register_forward_hook(
                lambda module, inputs, output, name=name: taps.update({name: output}))
            for name in self.names]
        logits = self.network(image)
        for hook in hooks:
            hook.remove()
        return (logits, *(taps[name] for name in self.names))


def build(export):
    """The network with seeded weights under which activations neither die nor explode."""
    torch.manual_seed(zlib.crc32(export.name.encode()))
    network = getattr(torchvision.models, export.name)(weights=None, **export.options).eval()
    if export.name == "vgg11_bn":
        # The two hidden layers of 4096 make a file of half a gigabyte and no other arithmetic.
        network.classifier = nn.Sequential(
            nn.Linear(512 * 7 * 7, 256), nn.ReLU(), nn.Dropout(), nn.Linear(256, 256), nn.ReLU(), nn.Dropout(),
            nn.Linear(256, 1000)).eval()
    with torch.no_grad():
        for module in network.modules():
            redraw(module)
        calibrate(network, smooth_pictures(CALIBRATION_IMAGES, export.size, 0))
    return Tapped(network, export.middle, export.last)


def redraw(module):
    """Random values where PyTorch starts with constants, which would hide a forgotten factor or bias."""
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        if module.bias is not None:
            nn.init.normal_(module.bias, 0, 0.1)
    elif isinstance(module, (nn.BatchNorm2d, nn.LayerNorm)):
        nn.init.uniform_(module.weight, 0.5, 1.5)
        nn.init.normal_(module.bias, 0, 0.2)
    elif hasattr(module, "layer_scale"):
        nn.init.uniform_(module.layer_scale, 0.1, 0.5)


def calibrate(network, pictures):
    """Sets the statistics of every batch norm to those of the pictures."""
    norms = [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
        norm.train()
    network(pictures)
    for norm in norms:
        norm.eval()


def smooth_pictures(count, size, seed):
    """Coarse noise, enlarged, with a little fine noise: about mean 0 and deviation 1, as a normalised photo."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.randn(count, 3, 9, 9, generator=generator)
    fine = torch.randn(count, 3, size, size, generator=generator)
    return F.interpolate(coarse, (size, size), mode="bicubic", align_corners=False) + 0.2 * fine


def differentiate(model, image, target=None):
    """Logits [C], the class, and per layer its activations and the gradient of the class's logit, [K, H, W]."""
    logits, *layers = model(image)
    target = int(logits.argmax()) if target is None else target
    gradients = torch.autograd.grad(logits[0, target], layers)
    return logits[0].detach(), target, [(a[0].detach(), g[0]) for a, g in zip(layers, gradients)]


def reference(drawn, size):
    """A picture, the network fitted to it, and what float64 finds: gradients that rounding changes little."""
    for seed in range(1, PICTURES_TRIED + 1):
        model, image = copy.deepcopy(drawn), smooth_pictures(1, size, seed)
        clear_of_kinks(model.network, image)
        logits, target, layers = differentiate(copy.deepcopy(model).double(), image.double())
        error = max(
            relative_error(actual[1], expected[1])
            for other in (model, *(roughened(model, trial) for trial in range(ROUGHENED)))
            for actual, expected in zip(differentiate(other, image, target)[2], layers))
        if error <= ROUNDING_ERROR:
            return model, image, logits, target, layers, error
    raise SystemExit(f"the gradients of none of {PICTURES_TRIED} pictures stand rounding; the last differs by {error:.1e}")


@torch.no_grad()
def clear_of_kinks(network, image):
    """Moves the biases of the batch norms a little, so that no activation of the picture lies close to a kink.

    A rectifier's gradient jumps at 0. Among 10⁵ activations some lie so close to it that rounding decides, and two
    correct programs then differ by percents.
    """
    latest = None

    def shift(norm, activations):
        values = activations[0].flatten(1)
        distances = torch.cat([values - kink for kink in KINKS], 1).sort(1).values
        centres = (distances[:, 1:] + distances[:, :-1]) / 2
        far = centres.abs() > LARGEST_SHIFT
        widest = (distances[:, 1:] - distances[:, :-1]).masked_fill(far, 0).argmax(1, keepdim=True)
        move = -centres.masked_fill(far, 0).gather(1, widest)[:, 0]
        norm.bias += move
        return activations + move[:, None, None]

    def after_norm(norm, inputs, output):
        nonlocal latest
        latest = norm
        return shift(norm, output)

    def before_rectifier(rectifier, inputs):
        # The sum of a residual block has no bias of its own; that of its last batch norm serves.
        if inputs[0].dim() == 4 and inputs[0].shape[2] > 1 and inputs[0].shape[1] == latest.num_features:
            return (shift(latest, inputs[0]),)
        return None

    hooks = [m.register_forward_hook(after_norm) for m in network.modules() if isinstance(m, nn.BatchNorm2d)]
    hooks += [m.register_forward_pre_hook(before_rectifier)
              for m in network.modules() if isinstance(m, (nn.ReLU, nn.ReLU6))]
    network(image)
    for hook in hooks:
        hook.remove()


@torch.no_grad()
def roughened(model, seed):
    """A copy whose weights differ by about the last bits of a float32, as another program's sums do."""
    generator = torch.Generator().manual_seed(seed)
    copied = copy.deepcopy(model)
    for weights in copied.parameters():
        weights *= 1 + ROUGHNESS * torch.randn(weights.shape, generator=generator)
    return copied


def relative_error(actual, expected):
    return float((actual - expected).abs().max() / expected.abs().max())


def write_onnx(model, image, opset, path):
    """Writes the plain classifier. The layers are outputs while PyTorch exports, which fixes the names of their tensors."""
    axes = {name: {0: "N"} for name in ["image", *OUTPUTS]}
    torch.onnx.export(
        model, image, str(path), opset_version=opset, do_constant_folding=True,
        input_names=["image"], output_names=OUTPUTS, dynamic_axes=axes)
    proto = onnx.load(path)
    del proto.graph.output[1:]
    onnx.checker.check_model(proto)
    onnx.save(proto, str(path))


def save(folder, name, tensor):
    np.save(folder / name, tensor.numpy().astype(np.float32))
    return name


def make(export, folder):
    """Writes the files of one architecture.

    Returns its entries of the index, one per opset.
    """
    model, image, logits, target, layers, error = reference(build(export), export.size)
    shared = {
        "input": save(folder, f"{export.name}.input.npy", image),
        "logits": save(folder, f"{export.name}.logits.npy", logits),
        "class": target,
        "roundingError": error,
        "layers": [
            {
                "name": name,
                "default": name == "last",
                "activations": save(folder, f"{export.name}.{name}.activations.npy", activations),
                "gradients": save(folder, f"{export.name}.{name}.gradients.npy", gradients),
            }
            for name, (activations, gradients) in zip(OUTPUTS[1:], layers)
        ],
    }
    entries = []
    for opset in export.opsets:
        path = folder / (f"{export.name}.onnx" if opset == export.opsets[0] else f"{export.name}-op{opset}.onnx")
        write_onnx(model, image, opset, path)
        entries.append({"model": path.name, "opset": opset, **shared})
    return entries


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=pathlib.Path("artifacts/exports"))
    parser.add_argument("--only", nargs="+", choices=[e.name for e in EXPORTS], default=[e.name for e in EXPORTS])
    options = parser.parse_args()
    torch.set_num_threads(2)
    options.folder.mkdir(parents=True, exist_ok=True)

    index = []
    for export in (e for e in EXPORTS if e.name in options.only):
        started = time.perf_counter()
        entries = make(export, options.folder)
        index += entries
        for entry in entries:
            size = (options.folder / entry["model"]).stat().st_size / 1e6
            print(f"{entry['model']}: opset {entry['opset']}, {size:.1f} MB, rounding error {entry['roundingError']:.1e}, "
                  f"{time.perf_counter() - started:.0f} s", flush=True)
    (options.folder / "index.json").write_text(json.dumps(index, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
