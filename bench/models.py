#!/usr/bin/python3
"""Exports ResNet-18 and ResNet-50 at 224×224 with random weights for the benchmarks: speed does not depend on the weights.

Run with Debian's Python (packages python3-torch, python3-torchvision, python3-onnx): /usr/bin/python3 bench/models.py FOLDER
"""
import pathlib
import sys

import torch
import torchvision

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name in ("resnet18", "resnet50"):
    torch.manual_seed(1)
    network = getattr(torchvision.models, name)(weights=None).eval()
    torch.onnx.export(
        network, torch.zeros(1, 3, 224, 224), folder / f"{name}.onnx", opset_version=17, input_names=["image"], output_names=["logits"],
        dynamic_axes={"image": {0: "N"}, "logits": {0: "N"}})
