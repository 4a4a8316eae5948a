"""What is typed: `descentlab`, and what it says."""

import argparse
import sys
from pathlib import Path

from descentlab._version import __version__
from descentlab.course import jupyter
from descentlab.course.contents import HERE, Refused
from descentlab.course.working_copy import NAME, WorkingCopy

ABOUT = """\
The course When the Loss Stops Falling: a working copy in a folder of yours, and JupyterLab on it.

What you changed is never written over: of a newer version, a notebook lies beside yours, and you are told so.
Nothing here needs a network, and nothing is sent anywhere."""


def parser():
    """The command line.

    Returns
    -------
    argparse.ArgumentParser
    """
    made = argparse.ArgumentParser("descentlab", usage="descentlab [FOLDER] [options] [-- JupyterLab's own options]",
                                   description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("folder", nargs="?", metavar="FOLDER",
                      help=f"where your copy lies, or is to lie: {NAME} here, unless you are in one")
    made.add_argument("--lecture", action="store_true", help="for a projector: larger type, a section at a time")
    made.add_argument("--no-browser", action="store_true", help="only print the address to open")
    apart = made.add_mutually_exclusive_group()
    apart.add_argument("--prepare", action="store_true", help="make your copy, or update it, and open nothing; what stands "
                                                              "after -- is run in it, as a class's server")
    apart.add_argument("--reset", metavar="NAME", help="lay one notebook as it was, as 03_saddle_escape; yours is kept "
                                                       "beside it")
    apart.add_argument("--forget", action="store_true", help="forget what you have solved and answered")
    apart.add_argument("--where", action="store_true", help="say where your copy and the package lie")
    apart.add_argument("--version", action="version", version=f"descentlab {__version__}")
    return made


def main(arguments=None):
    """Do what was typed.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the command line, if none are given.

    Returns
    -------
    int or None
        The exit status.
    """
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    ours = arguments.index("--") if "--" in arguments else len(arguments)
    asked = parser().parse_args(arguments[:ours])
    copy = WorkingCopy.at(asked.folder)
    try:
        environment = do(copy, asked)
    except Refused as reason:
        print(f"descentlab: {reason}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"descentlab: {error.filename or copy.folder} cannot be written or read ({error.strerror}): name a "
              "folder of your own, as in: descentlab FOLDER", file=sys.stderr)
        return 1
    after = arguments[ours + 1:]
    if environment is None or asked.prepare and not after:
        return None
    if asked.prepare:
        return jupyter.run(copy.folder, environment, after)
    return jupyter.start(copy.folder, environment, ["--no-browser"] * asked.no_browser + after)


def do(copy, asked):
    """Do what was asked for with a copy, up to where JupyterLab starts.

    Parameters
    ----------
    copy : WorkingCopy
    asked : argparse.Namespace
        As `parser` reads it.

    Returns
    -------
    dict or None
        The environment for JupyterLab; None where it is not to start.

    Raises
    ------
    Refused, OSError
        Where it cannot be done.
    """
    if asked.where:
        print(f"working copy: {copy.folder}{'' if copy.folder.exists() else ' (not made yet)'}")
        print(f"package: {HERE.parent}")
    elif asked.forget:
        copy.progress.unlink(missing_ok=True)
        print(f"Forgotten: {copy.progress} is gone.")
    elif asked.reset is not None:
        name, old = copy.reset(asked.reset)
        print(f"{copy.folder / name} is as it was delivered{f'; yours is {old} now' if old else ''}.")
    else:
        for sentence in news(copy, copy.lay()):
            print(sentence, flush=True)
        return jupyter.environment(copy, asked.lecture)


def news(copy, laid):
    """What the learner is told before JupyterLab starts.

    Parameters
    ----------
    copy : WorkingCopy
    laid : dict
        As `WorkingCopy.lay` gives it.

    Yields
    ------
    str
        A sentence.
    """
    yield f"Your working copy: {copy.folder}{' (new)' if len(laid['new']) > 1 else ''}"
    if laid["replaced"]:
        yield f"What you had not changed is that of {__version__} now."
    for name, beside in laid["beside"]:
        yield f"{name}: yours, as you left it; that of {__version__} lies beside it, {Path(beside).name}."
    if not jupyter.home_can_be_written():
        yield f"Your home folder cannot be written: JupyterLab keeps its own files in {copy.private}."
