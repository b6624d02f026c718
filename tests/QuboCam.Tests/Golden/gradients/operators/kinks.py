"""Points where a function has no derivative or a formula divides by zero: the value is a choice, written here by hand."""
import torch

from case_book import Book, X


def scalar(value):
    return torch.tensor(value, dtype=torch.float64)


def add_cases():
    one_sided()
    shared()
    first_winner()
    divisions_by_zero()


def one_sided():
    """At a kink of an activation the gradient of the flat side is taken."""
    Book("Relu").by_hand("nothing flows at 0", [[0.0, 1.0]], [X], [[3.0, 5.0]], [[0.0, 1.0]], [[0.0, 5.0]])
    Book("Clip").by_hand("nothing flows at the bounds", [[0.0, 3.0, 6.0]], [X, scalar(0.0), scalar(6.0)], [[1.0, 2.0, 3.0]],
                         [[0.0, 3.0, 6.0]], [[0.0, 2.0, 0.0]])
    Book("Abs").by_hand("nothing flows at 0", [[0.0, -2.0]], [X], [[1.0, 1.0]], [[0.0, 2.0]], [[0.0, -1.0]])
    Book("HardSigmoid").by_hand("nothing flows at the bounds", [[-2.5, 0.0, 2.5]], [X], [[1.0, 1.0, 1.0]], [[0.0, 0.5, 1.0]],
                                [[0.0, 0.2, 0.0]])


def shared():
    """Equal winners of a reduction share the gradient equally."""
    Book("ReduceMax").by_hand("winners share", [[2.0, 1.0, 2.0]], [X], [[3.0]], [[2.0]], [[1.5, 0.0, 1.5]], opset=11, axes=[1])
    Book("ReduceMin").by_hand("winners share", [[2.0, 1.0, 1.0]], [X], [[3.0]], [[1.0]], [[0.0, 1.5, 1.5]], opset=11, axes=[1])
    Book("Max").by_hand("winners share", [[2.0, 0.0]], [X, scalar(0.0)], [[1.0, 1.0]], [[2.0, 0.0]], [[1.0, 0.5]])


def first_winner():
    """A pooling names one winner, the first."""
    Book("MaxPool").by_hand("the first winner takes all", [[[1.0, 1.0, 0.0, 0.0]]], [X], [[[3.0, 5.0]]], [[[1.0, 0.0]]],
                            [[[3.0, 0.0, 5.0, 0.0]]], kernel_shape=[2], strides=[2])
    Book("GlobalMaxPool").by_hand("the first winner takes all", [[[1.0, 2.0, 2.0]]], [X], [[[3.0]]], [[[2.0]]],
                                  [[[0.0, 3.0, 0.0]]])


def divisions_by_zero():
    Book("ReduceL2").by_hand("zeros have no direction", [[0.0, 0.0], [3.0, 4.0]], [X], [[1.0], [1.0]], [[0.0], [5.0]],
                             [[0.0, 0.0], [0.6, 0.8]], opset=11, axes=[1])
    Book("Pow").by_hand("exponents 0 to 2 at base 0", [[0.0, 0.0, 0.0]], [X, torch.tensor([0.0, 1.0, 2.0], dtype=torch.float64)],
                        [[1.0, 1.0, 1.0]], [[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]])
    Book("Pow").by_hand("base 0 has no slope in its exponent", [[1.0, 2.0]], [scalar(0.0), X], [[1.0, 1.0]], [[0.0, 0.0]],
                        [[0.0, 0.0]])
