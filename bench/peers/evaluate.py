"""What `qubocam evaluate` does to SqueezeNet 1.1, as a straightforward PyTorch script on all cores: Grad-CAM, Grad-CAM++, LayerCAM and a
greedy QUBO-CAM of every image, scored by deletion, insertion and average drop, a row's width of pixels a step. Prints one JSON line.

    evaluate.py MODEL.onnx MANIFEST.csv LIMIT [BATCH [channels-last]]

torchvision's module runs with the weights of the ONNX file; the masked images go through it in batches of BATCH (32).
"""
import csv, json, os, pathlib, sys, time
import numpy, onnx, onnx.numpy_helper, torch, torch.nn.functional as F, torchvision
from PIL import Image


def load(path):
    """The file's convolutions lie in the order of the module's."""
    tensors = {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}
    network = torchvision.models.squeezenet1_1()
    nodes = [n for n in onnx.load(path).graph.node if n.op_type == "Conv"]
    convolutions = [m for m in network.modules() if isinstance(m, torch.nn.Conv2d)]
    with torch.no_grad():
        for node, convolution in zip(nodes, convolutions, strict=True):
            convolution.weight.copy_(torch.from_numpy(tensors[node.input[1]].copy()))
            convolution.bias.copy_(torch.from_numpy(tensors[node.input[2]].copy()))
            pads = [list(a.ints) for a in node.attribute if a.name == "pads"]
            assert not pads or pads[0][0] == convolution.padding[0], f"{node.name} is padded by {pads[0]}"
    return network.eval()


def preprocess(path):
    image = Image.open(path).convert("RGB").resize((224, 224), Image.BILINEAR)
    bgr = numpy.asarray(image, numpy.float32)[:, :, ::-1] - numpy.array([104, 117, 123], numpy.float32)
    return torch.from_numpy(bgr.transpose(2, 0, 1).copy())[None]


def greedy_selection(alpha, maps, beta=0.7):
    """Adds the map that lowers the QUBO's energy most until none does."""
    candidates = torch.nonzero((alpha > 0) & maps.flatten(1).any(1)).flatten()
    unit = F.normalize(maps[candidates].flatten(1), dim=1)
    cosine = (1 - beta) * (unit @ unit.T).abs()
    field = -beta * alpha[candidates] / alpha[candidates].max()
    chosen = []
    while (best := int(field.argmin())) not in chosen and field[best] < 0:
        chosen.append(best)
        field = field + cosine[best]
        field[best] = float("inf")
    return candidates[chosen]


def heat_maps(maps, gradient):
    alpha = gradient.mean((1, 2))
    square, cube = gradient ** 2, gradient ** 3
    denominator = 2 * square + cube * maps.sum((1, 2), keepdim=True)
    weight = torch.where((gradient != 0) & (denominator != 0), square / denominator, torch.zeros(())) * F.relu(gradient)
    selected = torch.zeros_like(alpha)
    chosen = greedy_selection(alpha, maps)
    selected[chosen] = alpha[chosen]
    total = lambda w: F.relu((w[:, None, None] * maps).sum(0))
    yield "qubo-cam", total(selected)
    yield "grad-cam", total(alpha)
    yield "grad-cam++", total(weight.sum((1, 2)))
    yield "layercam", F.relu((F.relu(gradient) * maps).sum(0))


class Scorer:
    def __init__(self, network, batch, layout):
        self.network, self.batch, self.layout = network, batch, layout

    @torch.no_grad()
    def probabilities(self, images, target):
        return torch.cat([F.softmax(self.network(part.contiguous(memory_format=self.layout)), 1)[:, target]
                          for part in images.split(self.batch)])

    def deletion_and_insertion(self, image, heat, target):
        width = heat.shape[1]
        order = torch.argsort(heat.flatten(), descending=True, stable=True)
        rank = torch.empty_like(order)
        rank[order] = torch.arange(len(order))
        step = (rank // width).view(heat.shape)  # the step in which a pixel changes
        areas = []
        for keep in (lambda k: step >= k, lambda k: step < k):
            p = []
            for first in range(0, heat.shape[0] + 1, self.batch):
                k = torch.arange(first, min(first + self.batch, heat.shape[0] + 1)).view(-1, 1, 1, 1)
                p.append(self.probabilities(image * keep(k), target))
            areas.append(float(torch.trapz(torch.cat(p).double(), dx=1 / heat.shape[0])))
        return areas


def main(model, manifest, limit, batch="32", layout="contiguous"):
    layout = torch.channels_last if layout == "channels-last" else torch.contiguous_format
    torch.set_num_threads(len(os.sched_getaffinity(0)))  # Debian's build may start with one
    network = load(model).to(memory_format=layout)
    scorer = Scorer(network, int(batch), layout)
    folder = pathlib.Path(manifest).parent
    rows = list(csv.DictReader(open(manifest)))[:int(limit)]
    results, all_logits, start = [], [], time.time()
    for row in rows:
        image = preprocess(folder / row["path"])
        maps = network.features(image).detach().requires_grad_()
        logits = network.classifier(maps).flatten(1)
        target = int(logits.argmax())
        gradient = torch.autograd.grad(logits[0, target], maps)[0][0]
        before = float(F.softmax(logits.detach(), 1)[0, target])
        for method, heat in heat_maps(maps.detach()[0], gradient):
            heat = F.interpolate(heat[None, None], image.shape[2:], mode="bilinear", align_corners=False)[0, 0]
            heat = heat / heat.max() if heat.max() > 0 else heat
            deletion, insertion = scorer.deletion_and_insertion(image, heat, target)
            after = float(scorer.probabilities(image * heat, target))
            results.append({"image": row["path"], "method": method, "predicted": target, "deletion": deletion, "insertion": insertion,
                            "average-drop": max(0.0, before - after) / before})
        all_logits.append(logits[0].tolist())
    seconds = time.time() - start
    print(json.dumps({"images": len(rows), "seconds": seconds, "threads": torch.get_num_threads(), "rows": results, "logits": all_logits}))


main(*sys.argv[1:])
