"""The state of a model, its optimizer and all random numbers: what a diagnosis reads of it, and leaves as it was."""

import random
import warnings
from contextlib import contextmanager

import numpy as np
import torch


@contextmanager
def untouched(loader):
    """Whatever happens inside, every source of random numbers goes on as if nothing had been drawn.

    Parameters
    ----------
    loader : iterable
        Its own generators are among them, where it has some.

    Yields
    ------
    None
    """
    sampler = getattr(loader, "sampler", None)
    generators = {id(g): g for g in (getattr(loader, "generator", None), getattr(sampler, "generator", None))
                  if isinstance(g, torch.Generator)}
    states = [(g, g.get_state()) for g in generators.values()]
    python, numpy = random.getstate(), np.random.get_state()
    devices = range(torch.cuda.device_count()) if torch.cuda.is_initialized() else ()
    try:
        with torch.random.fork_rng(devices=devices), torch.enable_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")     # whatever a loss warns of, the loop has heard
            yield
    finally:
        for generator, state in states:
            generator.set_state(state)
        random.setstate(python)
        np.random.set_state(numpy)


def bare(model):
    """The module inside a compiled or a data-parallel one.

    Parameters
    ----------
    model : torch.nn.Module

    Returns
    -------
    torch.nn.Module
    """
    model = getattr(model, "_orig_mod", model)
    parallel = (torch.nn.DataParallel, torch.nn.parallel.DistributedDataParallel)
    return bare(model.module) if isinstance(model, parallel) else model


def groups_of(optimizer):
    """The group that each of an optimizer's parameters is in.

    Parameters
    ----------
    optimizer : torch.optim.Optimizer

    Returns
    -------
    dict
        id of a Parameter -> its group; a parameter that is not among them the optimizer does not have.
    """
    return {id(p): group for group in optimizer.param_groups for p in group["params"]}


def modes(model):
    """Which of a model's parts are in training mode, of those to whom it matters.

    Parameters
    ----------
    model : torch.nn.Module

    Returns
    -------
    tuple of bool
        The model's own, and those of its dropouts and batch normalizations.
    """
    return (model.training, *(module.training for module in moody(model)))


def moody(model):
    """The modules for which training mode makes a difference.

    Parameters
    ----------
    model : torch.nn.Module

    Returns
    -------
    list of torch.nn.Module
    """
    kinds = (torch.nn.modules.dropout._DropoutNd, torch.nn.modules.batchnorm._BatchNorm)
    return [module for module in model.modules() if isinstance(module, kinds)]
