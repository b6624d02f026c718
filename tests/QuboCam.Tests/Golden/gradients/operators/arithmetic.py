"""Operators on one to several tensors, element by element, with broadcasting."""
import torch

from case_book import Book, Node, X


def add_cases():
    binary("Add", lambda a, b: a + b)
    binary("Sub", lambda a, b: a - b)
    binary("Mul", lambda a, b: a * b)
    binary("Div", lambda a, b: a / b)
    for operator, fold in (("Sum", lambda a, b: a + b), ("Min", torch.minimum), ("Max", torch.maximum)):
        several(operator, fold)
    unary()
    power()
    where()


def binary(operator, f):
    book = Book(operator)
    low, high = (0.5, 2.0) if operator == "Div" else (-2.0, 2.0)

    def one(name, shape, inputs, expression, **more):
        book.one(name, shape, inputs, expression, low=low, high=high, **more)

    c = book.values(3, 4, low=0.5)
    one("x left, equal shapes", (2, 3, 4), [X, c], lambda x: f(x, c), opset=7)
    one("x left, constant broadcast", (2, 3, 2, 2), [X, c1 := book.values(3, 1, 1, low=0.5)], lambda x: f(x, c1))
    one("x left, scalar", (2, 3), [X, c2 := torch.tensor(0.7, dtype=torch.float64)], lambda x: f(x, c2))
    one("x right", (2, 3), [c3 := book.values(3, low=0.5), X], lambda x: f(c3, x))
    one("x right, x broadcast in the middle", (2, 1, 3), [c4 := book.values(4, 3, low=0.5), X], lambda x: f(c4, x))
    one("x left, x broadcast from a lower rank", (3,), [X, c5 := book.values(2, 2, 3, low=0.5)], lambda x: f(x, c5), fixed=True)
    one("x right, x broadcast from a lower rank and inside", (3, 1), [c6 := book.values(2, 3, 4, low=0.5), X],
        lambda x: f(c6, x), fixed=True)

    def with_itself(name, nodes, expression):
        book.graph(name, (2, 3, 4), nodes, expression, low=low, high=high)

    if operator in ("Add", "Mul"):
        one("x with itself", (2, 3), [X, X], lambda x: f(x, x))
    with_itself("x with its exponential", [Node("Exp", [X], "e"), Node(operator, [X, "e"])], lambda x: f(x, x.exp()))
    with_itself("its exponential with x", [Node("Exp", [X], "e"), Node(operator, ["e", X])], lambda x: f(x.exp(), x))
    with_itself("x with its mean, broadcast",
                [Node("ReduceMean", [X], "m", axes=[2], keepdims=1), Node(operator, [X, "m"])],
                lambda x: f(x, x.mean(2, keepdim=True)))
    with_itself("its mean with x, broadcast",
                [Node("ReduceMean", [X], "m", axes=[1], keepdims=1), Node(operator, ["m", X])],
                lambda x: f(x.mean(1, keepdim=True), x))


def several(operator, fold):
    book = Book(operator)
    a, b = book.values(3, 1), book.values(4)
    book.one("x alone", (2, 3), [X], lambda x: x)
    book.one("x and a constant", (2, 3, 4), [X, a], lambda x: fold(x, a), opset=8)
    book.one("x between two constants, broadcast", (2, 3, 1), [a, X, b], lambda x: fold(fold(a, x), b))
    book.one("x from a lower rank", (4,), [a, X], lambda x: fold(a, x), fixed=True)
    book.graph("x and its exponential", (2, 3, 4), [Node("Exp", [X], "e"), Node(operator, [X, b, "e"])],
               lambda x: fold(fold(x, b), x.exp()))


def unary():
    for operator, f, low, high in (
            ("Neg", torch.neg, -2, 2), ("Abs", torch.abs, -2, 2), ("Reciprocal", torch.reciprocal, 0.5, 2),
            ("Exp", torch.exp, -2, 2), ("Log", torch.log, 0.3, 3), ("Sqrt", torch.sqrt, 0.3, 3), ("Erf", torch.erf, -2, 2),
            ("Identity", lambda x: x, -2, 2)):
        book = Book(operator)
        book.one("4-D", (2, 2, 3, 2), [X], f, low=low, high=high)
        book.one("2-D", (2, 5), [X], f, opset=9, low=low, high=high)
        book.one("1-D", (4,), [X], f, low=low, high=high, fixed=True)
    Book("Reciprocal").one("negative values", (2, 3), [X], torch.reciprocal, low=-2, high=-0.5)


def power():
    book = Book("Pow")

    def scalar(value):
        return torch.tensor(value, dtype=torch.float64)

    book.one("square", (2, 3, 2), [X, scalar(2.0)], lambda x: x ** 2)
    book.one("square, opset 7", (2, 3, 2), [X, scalar(2.0)], lambda x: x ** 2, opset=7)
    book.one("cube of negative values", (2, 3), [X, scalar(3.0)], lambda x: x ** 3, low=-2, high=-0.5)
    book.one("an int64 exponent", (2, 3), [X, torch.tensor(3)], lambda x: x ** 3, opset=13)
    book.one("root", (2, 3), [X, scalar(0.5)], lambda x: x ** 0.5, low=0.5)
    book.one("exponent -2", (2, 3), [X, scalar(-2.0)], lambda x: x ** -2.0, low=0.5)
    book.one("one exponent per column", (2, 3), [X, e := torch.tensor([1.0, 2.0, 2.5], dtype=torch.float64)],
             lambda x: x ** e, low=0.3)
    book.one("exponent broadcasts x", (2, 1), [X, e], lambda x: x ** e, low=0.3)
    book.one("x as exponent", (2, 3), [b := book.values(3, low=0.5, high=2), X], lambda x: b ** x)
    book.one("x as exponent, broadcast", (3,), [b2 := book.values(2, 3, low=0.5, high=2), X], lambda x: b2 ** x, fixed=True)
    book.one("x to the x", (2, 3), [X, X], lambda x: x ** x, low=0.3)


def where():
    book = Book("Where")
    condition, c = book.values(3, 4) > 0, book.values(4)
    book.one("x where true", (2, 3, 4), [condition, X, c], lambda x: torch.where(condition, x, c))
    book.one("x where false", (2, 3, 4), [condition, c, X], lambda x: torch.where(condition, c, x))
    book.one("x broadcast where true", (2, 3, 1), [condition, X, c], lambda x: torch.where(condition, x, c))
    book.one("x from a lower rank where false", (4,), [condition, c, X], lambda x: torch.where(condition, c, x), fixed=True)
    book.graph("x chooses", (2, 3, 4), [Node("Greater", [X, c], "q"), Node("Exp", [X], "e"), Node("Where", ["q", "e", X])],
               lambda x: torch.where(x > c, x.exp(), x))
