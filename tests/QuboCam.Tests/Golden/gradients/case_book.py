"""Builds one small ONNX model per case and the gradient that PyTorch's autograd gives for it in float64."""
import base64
import json
import zlib
from pathlib import Path

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

X = "x"
NEWEST_CHECKED = onnx.defs.onnx_opset_version()
KINK_DISTANCE = 1e-3
_opsets = (11, 13, 17)
_cases = {}
_generators = {}


def values(operator, *shape, low=-2.0, high=2.0):
    """Uniform values of three decimals, as float32 holds them, in a float64 tensor; one stream per operator."""
    generator = _generators.setdefault(operator, torch.Generator().manual_seed(zlib.crc32(operator.encode())))
    drawn = low + (high - low) * torch.rand(shape, generator=generator, dtype=torch.float64)
    return torch.tensor(numpy.float32(numpy.round(drawn.numpy(), 3)), dtype=torch.float64)


def ints(*numbers):
    """A constant int64 vector."""
    return torch.tensor(numbers, dtype=torch.int64)


class Node:
    """One ONNX node; inputs are names, constant tensors, or None where an optional input is missing."""

    def __init__(self, operator, inputs, outputs="y", **attributes):
        self.operator, self.inputs, self.attributes = operator, inputs, attributes
        self.outputs = [outputs] if isinstance(outputs, str) else outputs


class Book:
    """The cases of one operator."""

    def __init__(self, operator):
        self.operator = operator
        self.cases = _cases.setdefault(operator, [])

    def values(self, *shape, low=-2.0, high=2.0):
        return values(self.operator, *shape, low=low, high=high)

    def one(self, name, shape, inputs, expression, opset=None, low=-2.0, high=2.0, fixed=False, outputs="y", **attributes):
        """A model of the single node of this book's operator."""
        self.graph(name, shape, [Node(self.operator, inputs, outputs, **attributes)], expression, opset, low, high, fixed)

    def graph(self, name, shape, nodes, expression, opset=None, low=-2.0, high=2.0, fixed=False):
        """A model of several nodes; `fixed` says that the first axis of x is no batch axis."""
        x, w, y, gradient = self._away_from_kinks(name, shape, expression, low, high)
        self._add(name, nodes, x, w, y, gradient, opset, fixed)

    def by_hand(self, name, x, inputs, w, y, gradient, opset=None, **attributes):
        """A model of one node at a kink or a degenerate point, where the gradient is ours to define."""
        x, w, y, gradient = (torch.tensor(numbers, dtype=torch.float64) for numbers in (x, w, y, gradient))
        self._add(name, [Node(self.operator, inputs, **attributes)], x, w, y, gradient, opset, True)

    def _add(self, name, nodes, x, w, y, gradient, opset, fixed):
        opset = opset or _opsets[len(self.cases) % len(_opsets)]
        name = f"{name} (opset {opset})"
        if any(case["name"] == name for case in self.cases):
            raise ValueError(f"{self.operator}: two cases are named {name}")
        model = _model(nodes, x, y, opset, fixed)
        self.cases.append({
            "name": name, "model": base64.b64encode(model.SerializeToString()).decode(),
            "x": _tensor(x, shortest=True), "w": _tensor(w, shortest=True), "y": _tensor(y), "gradient": _tensor(gradient)})

    def _away_from_kinks(self, name, shape, expression, low, high):
        for _ in range(200):
            x = self.values(*shape, low=low, high=high).requires_grad_()
            y = expression(x)
            w = self.values(*y.shape, low=-1, high=1)
            gradient, = torch.autograd.grad((y * w).sum(), x)
            if _agrees_with_differences(lambda v: (expression(v) * w).sum(), x.detach(), gradient):
                return x.detach(), w, y.detach(), gradient
        raise ValueError(f"{self.operator}, {name}: every draw lies at a kink, or the expression is wrong")


def _agrees_with_differences(loss, x, gradient):
    flat = x.reshape(-1)
    slopes = torch.empty_like(flat)
    with torch.no_grad():
        for i in range(flat.numel()):
            step = torch.zeros_like(flat)
            step[i] = KINK_DISTANCE
            slopes[i] = (loss((flat + step).view_as(x)) - loss((flat - step).view_as(x))) / (2 * KINK_DISTANCE)
    return bool((slopes - gradient.reshape(-1)).abs().max() <= 1e-3 * gradient.abs().max() + 1e-12)


def _model(nodes, x, y, opset, fixed):
    constants, made = [], []
    for node in nodes:
        names = []
        for item in node.inputs:
            if torch.is_tensor(item):
                array = item.numpy().astype(numpy.float32) if item.dtype == torch.float64 else item.numpy()
                constants.append(numpy_helper.from_array(array, f"c{len(constants)}"))
                item = constants[-1].name
            names.append(item or "")
        made.append(helper.make_node(node.operator, names, node.outputs, f"{node.operator}_{len(made)}", **node.attributes))
    shape = list(x.shape) if fixed else ["N", *x.shape[1:]]
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)]
    if opset < 9:  # Before IR version 4 every initializer was a graph input too.
        inputs += [helper.make_tensor_value_info(c.name, c.data_type, c.dims) for c in constants]
    output = helper.make_tensor_value_info("y", TensorProto.FLOAT, [None] * y.dim())
    graph = helper.make_graph(made, "case", inputs, [output], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    model.ir_version = 3 if opset < 9 else 8
    if opset <= NEWEST_CHECKED:
        onnx.checker.check_model(model, full_check=True)
    return model


def _tensor(tensor, shortest=False):
    flat = tensor.reshape(-1).tolist()
    data = [float(str(numpy.float32(v))) for v in flat] if shortest else [float(f"{v:.9g}") for v in flat]
    return {"shape": list(tensor.shape), "data": data}


def write(folder):
    """Writes one file per operator."""
    for operator, cases in _cases.items():
        lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
        Path(folder, f"{operator}.json").write_text(f'{{"operator":"{operator}","cases":[\n{lines}\n]}}\n')
    return sum(len(cases) for cases in _cases.values())
