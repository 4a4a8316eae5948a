"""Whatever is public and takes something says what it takes and gives: numpydoc's Parameters and Returns."""

import ast
import importlib.util
import inspect
import pkgutil
import textwrap

import attrs
import pytest

import descentlab

# The rooms hold lessons' own functions; PyTorch is an extra, and with it `make torch-test` looks at these too.
SKIPPED = ("descentlab.lessons", *(() if importlib.util.find_spec("torch") else ("descentlab.torch",)))


def modules():
    """The names of all public modules, but those of `SKIPPED` and what is in them."""
    names = [module.name for module in pkgutil.walk_packages(descentlab.__path__, "descentlab.")]
    return [name for name in names if "._" not in name and not any(f"{name}.".startswith(f"{s}.") for s in SKIPPED)]


def public(room):
    """What a module or a class defines itself under names without a leading underscore: (name, object) each."""
    home = room.__name__ if inspect.ismodule(room) else room.__module__
    for name in vars(room):
        thing = getattr(room, name)
        if not name.startswith("_") and getattr(thing, "__module__", None) == home:
            exception = inspect.isclass(thing) and issubclass(thing, Exception)     # it takes a message, as all do
            if inspect.isclass(thing) and not exception or inspect.isroutine(thing):
                yield name, thing
            if inspect.isclass(thing):
                yield from ((f"{name}.{inner}", method) for inner, method in public(thing))


def takes_something(thing):
    """Whether a function, a method or a class takes anything but self."""
    return any(name not in ("self", "cls") for name in inspect.signature(thing).parameters)


def gives_something(function):
    """Whether a function says `return` with something behind it, or `yield`."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) or isinstance(node, ast.Return) and node.value is not None
               for node in ast.walk(tree))


def lacks(thing):
    """The sections that a docstring, of one's own or inherited, should have and has not."""
    if not takes_something(thing):
        return []
    doc = inspect.getdoc(thing) or ""
    found = {title: f"{title}\n{'-' * len(title)}" in doc for title in ("Parameters", "Attributes", "Returns", "Yields")}
    takes = found["Parameters"] or inspect.isclass(thing) and found["Attributes"]
    gives = inspect.isclass(thing) or found["Returns"] or found["Yields"] or not gives_something(thing)
    return ["Parameters"] * (not takes) + ["Returns"] * (not gives)


@pytest.mark.parametrize("module", modules())
def test_docstrings_say_what_is_taken_and_given(module):
    found = [f"{name} lacks {' and '.join(missing)}" for name, thing in public(importlib.import_module(module))
             if (missing := lacks(thing))]
    assert not found, "\n".join(found)


# The check itself, on functions made up for it.

def bare(x):
    """A sentence alone."""
    return x


def half(x):
    """Says what it takes.

    Parameters
    ----------
    x : float
    """
    return x


def told(x):
    """Says what it takes, and gives nothing.

    Parameters
    ----------
    x : float
    """


def whole(x):
    """Says both.

    Parameters
    ----------
    x : float

    Returns
    -------
    float
    """


def stream(x):
    """Gives one after the other.

    Parameters
    ----------
    x : float

    Yields
    ------
    float
    """
    yield x


def undocumented(x):
    return x


def nothing():
    pass


class Base:
    def update(self, x):
        """Said once.

        Parameters
        ----------
        x : float

        Returns
        -------
        float
        """

    @classmethod
    def of(cls, x):
        """A sentence alone."""
        return cls

    def start(self):
        pass

    def _private(self, x):
        pass


class Heir(Base):
    def update(self, x):
        pass


@attrs.frozen
class Settings:
    """Says what it takes.

    Parameters
    ----------
    x : float
    """

    x: float


@attrs.frozen
class Silent:
    """A sentence alone."""

    x: float


@pytest.mark.parametrize("thing, missing", [
    (bare, ["Parameters", "Returns"]), (half, ["Returns"]), (told, []), (whole, []), (stream, []), (nothing, []),
    (undocumented, ["Parameters", "Returns"]), (Base, []), (Base.update, []), (Heir.update, []), (Base.start, []),
    (Base.of, ["Parameters", "Returns"]), (Settings, []), (Silent, ["Parameters"]),
], ids=lambda thing: getattr(thing, "__qualname__", None))
def test_what_is_not_said_is_noticed(thing, missing):
    assert lacks(thing) == missing


def test_what_is_public_is_found():
    here = dict(public(importlib.import_module(__name__)))
    assert {"bare", "Base", "Base.update", "Base.of", "Heir.update", "Settings"} <= set(here)
    assert not {"Base._private", "attrs", "pytest"} & set(here)
    assert {"descentlab.rules.rule", "descentlab.surfaces.surface", "descentlab.rates"} <= set(modules())
    assert not [name for name in modules() if "_derivatives" in name or name.startswith("descentlab.lessons")]
