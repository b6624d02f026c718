"""What `qubocam evaluate` does, as a straightforward PyTorch script: Grad-CAM, Grad-CAM++, LayerCAM and a greedy QUBO-CAM of every image,
scored by deletion, insertion and average drop. Prints images per second and the means as one JSON line.

    evaluate.py MODEL.onnx LAYER MANIFEST.csv LIMIT

The network is run from the ONNX file's own weights with torch.nn.functional, on all cores; masked images go in batches of 32.
"""
import csv, json, os, pathlib, sys, time
import numpy, onnx, onnx.numpy_helper, torch, torch.nn.functional as F
from PIL import Image

BATCH = 32
torch.set_num_threads(os.cpu_count())  # Debian's PyTorch may start with one


class Network:
    """The nodes of a simple convolutional classifier, run one after the other."""

    def __init__(self, path):
        graph = onnx.load(path).graph
        self.weights = {t.name: torch.from_numpy(onnx.numpy_helper.to_array(t).copy()) for t in graph.initializer}
        self.nodes, self.input, self.output = list(graph.node), graph.input[0].name, graph.output[0].name

    def __call__(self, x, keep=None):
        values = {self.input: x}
        for node in self.nodes:
            get = lambda i: values[node.input[i]] if node.input[i] in values else self.weights[node.input[i]]
            a = {p.name: list(p.ints) or p.i or p.f for p in node.attribute}
            if node.op_type == "Conv":
                pads, strides = a.get("pads", [0] * 4), a.get("strides", [1, 1])
                y = F.conv2d(get(0), get(1), get(2) if len(node.input) > 2 else None, strides, pads[:2], groups=a.get("group", 1))
            elif node.op_type == "Relu":
                y = F.relu(get(0))
            elif node.op_type == "MaxPool":
                pads = a.get("pads", [0] * 4)
                y = F.max_pool2d(F.pad(get(0), (pads[1], pads[3], pads[0], pads[2]), value=-1e30), a["kernel_shape"], a["strides"])
            elif node.op_type == "Concat":
                y = torch.cat([get(i) for i in range(len(node.input))], 1)
            elif node.op_type == "GlobalAveragePool":
                y = get(0).mean((2, 3), keepdim=True)
            elif node.op_type == "Flatten":
                y = get(0).flatten(1)
            else:
                raise SystemExit(f"{node.op_type} is not of a network that this script runs")
            if node.output[0] == keep:
                y.requires_grad_(True) if not y.requires_grad else y.retain_grad()
                self.kept = y
            values[node.output[0]] = y
        return values[self.output]


def preprocess(path):
    image = Image.open(path).convert("RGB").resize((224, 224), Image.BILINEAR)
    bgr = numpy.asarray(image, numpy.float32)[:, :, ::-1] - numpy.array([104, 117, 123], numpy.float32)
    return torch.from_numpy(bgr.transpose(2, 0, 1).copy())[None]


def greedy_selection(alpha, maps, beta=0.7):
    """Adds the map that lowers the QUBO's energy most until none does."""
    candidates = [k for k in range(len(alpha)) if alpha[k] > 0 and maps[k].any()]
    unit = F.normalize(maps[candidates].flatten(1), dim=1)
    cosine = (1 - beta) * (unit @ unit.T).abs()
    field = -beta * alpha[candidates] / alpha[candidates].max()
    chosen = []
    while True:
        best = int(field.argmin())
        if field[best] >= 0:
            return [candidates[i] for i in chosen]
        chosen.append(best)
        field = field + cosine[best]
        field[best] = float("inf")


def heat_maps(maps, gradient):
    alpha = gradient.mean((1, 2))
    square, cube = gradient ** 2, gradient ** 3
    denominator = 2 * square + cube * maps.sum((1, 2), keepdim=True)
    weight = torch.where((gradient != 0) & (denominator != 0), square / denominator, torch.zeros(())) * F.relu(gradient)
    selected = torch.zeros_like(alpha)
    for k in greedy_selection(alpha, maps):
        selected[k] = alpha[k]
    total = lambda w: F.relu((w[:, None, None] * maps).sum(0))
    yield "qubo-cam", total(selected)
    yield "grad-cam", total(alpha)
    yield "grad-cam++", total(weight.sum((1, 2)))
    yield "layercam", F.relu((F.relu(gradient) * maps).sum(0))


def probabilities(network, images, target):
    with torch.no_grad():
        return torch.cat([F.softmax(network(batch), 1)[:, target] for batch in images.split(BATCH)])


def curve(network, image, heat, target, deletion):
    height, width = heat.shape
    order = torch.argsort(heat.flatten(), descending=True, stable=True)
    flat = image.flatten(2)[0]
    state = flat.clone() if deletion else torch.zeros_like(flat)
    states = [state.clone()]
    for pixels in order.split(width):
        state[:, pixels] = 0 if deletion else flat[:, pixels]
        states.append(state.clone())
    p = probabilities(network, torch.stack(states).view(-1, *image.shape[1:]), target)
    return float(torch.trapz(p.double(), dx=1 / (len(p) - 1)))


def main(model, layer, manifest, limit):
    network = Network(model)
    folder = pathlib.Path(manifest).parent
    rows = list(csv.DictReader(open(manifest)))[:int(limit)]
    sums, start = {}, time.time()
    for row in rows:
        image = preprocess(folder / (row.get("path") or row["file"]))
        logits = network(image, keep=layer)
        target = int(logits.argmax())
        gradient = torch.autograd.grad(logits[0, target], network.kept)[0][0]
        maps, before = network.kept.detach()[0], float(F.softmax(logits.detach(), 1)[0, target])
        for method, heat in heat_maps(maps, gradient):
            heat = F.interpolate(heat[None, None], image.shape[2:], mode="bilinear", align_corners=False)[0, 0]
            heat = heat / heat.max() if heat.max() > 0 else heat
            after = float(probabilities(network, image * heat, target))
            values = {"deletion": curve(network, image, heat, target, True), "insertion": curve(network, image, heat, target, False),
                      "average-drop": max(0.0, before - after) / before}
            for metric, value in values.items():
                sums.setdefault(f"{method} {metric}", []).append(value)
    seconds = time.time() - start
    print(json.dumps({"images": len(rows), "seconds": seconds, "rate": len(rows) / seconds,
                      "means": {name: sum(v) / len(v) for name, v in sums.items()}}))


main(*sys.argv[1:])
