"""Activation functions, and the two softmaxes."""
import torch
import torch.nn.functional as F

from case_book import Book, X, Node


def add_cases():
    parametrised()
    clip()
    smooth()
    softmaxes()


def simple(operator, f, opsets=(None,), **attributes):
    book = Book(operator)
    given = "".join(f", {key} {value:.3g}" if isinstance(value, float) else f", {value}" for key, value in attributes.items())
    for i, opset in enumerate(opsets):
        book.one(f"4-D{given}", (2, 2, 3, 2), [X], f, opset=opset, low=-4, high=4, **attributes)
        if i == 0:
            book.one(f"2-D{given}", (2, 5), [X], f, opset=opset, low=-4, high=4, **attributes)


def parametrised():
    simple("Relu", F.relu, (7, 13, 17))
    simple("LeakyRelu", lambda x: F.leaky_relu(x, 0.01))
    simple("LeakyRelu", lambda x: F.leaky_relu(x, 0.2), (7,), alpha=0.2)
    simple("LeakyRelu", lambda x: F.leaky_relu(x, -0.5), alpha=-0.5)
    simple("Elu", F.elu)
    simple("Elu", lambda x: F.elu(x, 0.3), (7,), alpha=0.3)
    simple("Selu", F.selu)
    simple("Selu", lambda x: torch.where(x > 0, 1.5 * x, 1.5 * 0.7 * (x.exp() - 1)), alpha=0.7, gamma=1.5)
    simple("Celu", F.celu, (12,))
    simple("Celu", lambda x: F.celu(x, 2.0), (12,), alpha=2.0)
    book = Book("PRelu")
    s = book.values(1, low=0.1)
    book.one("one slope", (2, 3, 2, 2), [X, s], lambda x: torch.where(x > 0, x, s * x))
    c = book.values(3, 1, 1)
    book.one("a slope per channel", (2, 3, 2, 2), [X, c], lambda x: torch.where(x > 0, x, c * x))
    book.one("a slope per channel", (2, 3, 2, 2), [X, c], lambda x: torch.where(x > 0, x, c * x), opset=7)
    e = book.values(3, 2)
    book.one("a slope per element", (2, 3, 2), [X, e], lambda x: torch.where(x > 0, x, e * x))


def clip():
    book = Book("Clip")
    low, high = torch.tensor(-0.5, dtype=torch.float64), torch.tensor(1.0, dtype=torch.float64)
    shape = (2, 3, 4)
    book.one("attributes", shape, [X], lambda x: x.clamp(-0.5, 1.0), opset=6 + 1, min=-0.5, max=1.0)
    book.one("attribute max alone", shape, [X], lambda x: x.clamp(max=1.0), opset=9, max=1.0)
    book.one("attribute min alone", shape, [X], lambda x: x.clamp(min=0.0), opset=10, min=0.0)
    for opset in (11, 13):
        book.one("both inputs", shape, [X, low, high], lambda x: x.clamp(-0.5, 1.0), opset=opset)
        book.one("min alone", shape, [X, low], lambda x: x.clamp(min=-0.5), opset=opset)
        book.one("max alone", shape, [X, None, high], lambda x: x.clamp(max=1.0), opset=opset)
    book.one("no bound", shape, [X], lambda x: 1 * x, opset=13)
    book.graph("bounds from Constant nodes", shape, [
        Node("Identity", [low], "low"), Node("Identity", [high], "high"), Node("Clip", [X, "low", "high"])],
        lambda x: x.clamp(-0.5, 1.0))


def smooth():
    simple("Sigmoid", torch.sigmoid, (7, 13))
    simple("Tanh", torch.tanh, (7, 13))
    simple("Softplus", F.softplus)
    simple("Softsign", F.softsign)
    simple("HardSigmoid", lambda x: (0.2 * x + 0.5).clamp(0, 1))
    simple("HardSigmoid", lambda x: (x / 6 + 0.5).clamp(0, 1), (9,), alpha=1 / 6)
    simple("HardSigmoid", lambda x: (0.3 * x + 0.4).clamp(0, 1), alpha=0.3, beta=0.4)
    simple("HardSwish", F.hardswish, (14, 17))
    simple("Mish", F.mish, (18,))
    simple("Gelu", F.gelu, (20,))
    simple("Gelu", lambda x: 0.5 * x * (1 + torch.tanh((2 / torch.pi) ** 0.5 * (x + 0.044715 * x ** 3))), (20,),
           approximate="tanh")


def softmaxes():
    for operator, f in (("Softmax", torch.softmax), ("LogSoftmax", torch.log_softmax)):
        book = Book(operator)
        book.one("2-D", (2, 5), [X], lambda x: f(x, 1), opset=7)
        book.one("last axis by default", (2, 3, 4), [X], lambda x: f(x, -1), opset=13)
        book.one("axis 1 of 4-D", (2, 3, 2, 2), [X], lambda x: f(x, 1), opset=13, axis=1)
        book.one("axis -2", (2, 3, 4), [X], lambda x: f(x, -2), opset=13, axis=-2)
        book.one("axis 1 of 4-D, flattened from there as before opset 13", (2, 3, 2, 2), [X],
                 lambda x: f(x.flatten(1), 1).view_as(x), opset=11, axis=1)
        book.one("axis 2 of 4-D, flattened as before opset 13", (2, 3, 2, 2), [X],
                 lambda x: f(x.flatten(2), 2).view_as(x), opset=9, axis=2)
        book.one("last axis of 3-D before opset 13", (2, 3, 4), [X], lambda x: f(x, 2), opset=11, axis=2)
        book.one("default axis before opset 13", (2, 3, 4), [X], lambda x: f(x.flatten(1), 1).view_as(x), opset=11)
