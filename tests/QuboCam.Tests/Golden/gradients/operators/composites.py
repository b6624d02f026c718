"""Small pieces of real networks, in which one tensor feeds several nodes."""
import torch
import torch.nn.functional as F

from case_book import Book, Node, X, ints


def scalar(value):
    return torch.tensor(value, dtype=torch.float64)


def add_cases():
    squeeze_and_excite()
    attention()
    decomposed_functions()
    channel_shuffle()


def squeeze_and_excite():
    book = Book("SqueezeAndExcite")
    w1, b1, w2, b2 = book.values(2, 4, 1, 1), book.values(2), book.values(4, 2, 1, 1), book.values(4)
    book.graph("global pool, two 1×1 convolutions, gate", (2, 4, 3, 3), [
        Node("GlobalAveragePool", [X], "p"), Node("Conv", ["p", w1, b1], "a"), Node("Relu", ["a"], "r"),
        Node("Conv", ["r", w2, b2], "c"), Node("Sigmoid", ["c"], "s"), Node("Mul", ["s", X])],
        lambda x: torch.sigmoid(F.conv2d(F.relu(F.conv2d(x.mean((2, 3), keepdim=True), w1, b1)), w2, b2)) * x)
    book.graph("mean of the axes, Gemm, hard gate", (2, 4, 3, 3), [
        Node("ReduceMean", [X], "m", axes=[2, 3], keepdims=0),
        Node("Gemm", ["m", g := book.values(4, 4, low=-1, high=1)], "c"), Node("HardSigmoid", ["c"], "s"),
        Node("Unsqueeze", ["s", ints(2, 3)], "u"), Node("Mul", [X, "u"])],
        lambda x: x * (0.2 * (x.mean((2, 3)) @ g) + 0.5).clamp(0, 1)[..., None, None], opset=13)


def attention():
    book = Book("Attention")
    q, k, v = (book.values(4, 4, low=-1, high=1) for _ in range(3))
    s, b = book.values(4), book.values(4)

    def heads(x, w):
        return (x @ w).view(*x.shape[:2], 2, 2).transpose(1, 2)

    def f(x):
        n = F.layer_norm(x, (4,), s, b)
        weights = torch.softmax(heads(n, q) @ heads(n, k).transpose(2, 3) / 2 ** 0.5, -1)
        return x + (weights @ heads(n, v)).transpose(1, 2).reshape(x.shape)

    nodes = layer_norm("x", "n", s, b)
    for name, w, order in (("q", q, [0, 2, 1, 3]), ("k", k, [0, 2, 3, 1]), ("v", v, [0, 2, 1, 3])):
        nodes += [Node("MatMul", ["n", w], f"{name}0"), Node("Reshape", [f"{name}0", ints(0, 0, 2, 2)], f"{name}1"),
                  Node("Transpose", [f"{name}1"], name, perm=order)]
    nodes += [Node("MatMul", ["q", "k"], "a0"), Node("Div", ["a0", scalar(2 ** 0.5)], "a1"), Node("Softmax", ["a1"], "a", axis=3),
              Node("MatMul", ["a", "v"], "o0"), Node("Transpose", ["o0"], "o1", perm=[0, 2, 1, 3]),
              Node("Reshape", ["o1", ints(0, 0, 4)], "o"), Node("Add", [X, "o"])]
    book.graph("two heads with a decomposed layer normalisation", (2, 3, 4), nodes, f, opset=13)


def layer_norm(name, output, s, b):
    return [Node("ReduceMean", [name], "mean", axes=[-1]), Node("Sub", [name, "mean"], "d"),
            Node("Pow", ["d", scalar(2.0)], "d2"), Node("ReduceMean", ["d2"], "var", axes=[-1]),
            Node("Add", ["var", scalar(1e-5)], "ve"), Node("Sqrt", ["ve"], "sd"),
            Node("Div", ["d", "sd"], "h"), Node("Mul", ["h", s], "hs"), Node("Add", ["hs", b], output)]


def decomposed_functions():
    book = Book("Gates")
    book.graph("GELU by Erf", (2, 3, 4), [
        Node("Div", [X, scalar(2 ** 0.5)], "d"), Node("Erf", ["d"], "e"), Node("Add", ["e", scalar(1.0)], "p"),
        Node("Mul", [X, "p"], "m"), Node("Mul", ["m", scalar(0.5)])], F.gelu)
    book.graph("SiLU by Sigmoid", (2, 3, 4), [Node("Sigmoid", [X], "s"), Node("Mul", [X, "s"])], F.silu)
    book.graph("hard swish by Clip", (2, 3, 4), [
        Node("Add", [X, scalar(3.0)], "a"), Node("Clip", ["a", scalar(0.0), scalar(6.0)], "c"), Node("Mul", [X, "c"], "m"),
        Node("Div", ["m", scalar(6.0)])], F.hardswish, low=-5, high=5)


def channel_shuffle():
    book = Book("ChannelShuffle")
    book.graph("split, shuffle of two groups", (2, 6, 2, 2), [
        Node("Split", [X], ["a", "b"], axis=1), Node("Relu", ["b"], "r"), Node("Concat", ["a", "r"], "c", axis=1),
        Node("Reshape", ["c", ints(-1, 2, 3, 2, 2)], "v"), Node("Transpose", ["v"], "t", perm=[0, 2, 1, 3, 4]),
        Node("Reshape", ["t", ints(-1, 6, 2, 2)])],
        lambda x: torch.cat([x[:, :3], F.relu(x[:, 3:])], 1)[:, [0, 3, 1, 4, 2, 5]], opset=11)
