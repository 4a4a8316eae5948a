"""JupyterLab on a working copy, with the course's settings and whatever else is the learner's own."""

import os
import shutil
import sys
from pathlib import Path

from descentlab._progress import VARIABLE
from descentlab.course.contents import FIRST, LAB


def settings(private):
    """Make what JupyterLab and its kernels read in the copy's private folder, and say where it lies.

    Parameters
    ----------
    private : Path

    Returns
    -------
    dict
        Variables of the environment.
    """
    profile = private / "ipython" / "profile_default"
    profile.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(LAB / "ipython_kernel_config.py", profile / "ipython_kernel_config.py")
    given = os.environ.get("JUPYTER_CONFIG_PATH")
    return {"JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, [str(LAB), given])),
            "IPYTHONDIR": str(private / "ipython"),
            "JUPYTER_PREFER_ENV_PATH": "1"}     # the kernel is this environment's, not one of the same name elsewhere


def environment(copy, lecture=False):
    """All that JupyterLab on a copy, and the kernels that it starts, find in their environment.

    Parameters
    ----------
    copy : WorkingCopy
    lecture : bool
        Whether it is for a projector: with settings of its own, and a tidy desk.

    Returns
    -------
    dict
        Variables of the environment.
    """
    private = copy.private
    found = settings(private) | {
        VARIABLE: str(copy.progress),
        "JUPYTERLAB_WORKSPACES_DIR": str(private / "workspaces"),       # tabs of another folder would not be found here
        "MPLCONFIGDIR": os.environ.get("MPLCONFIGDIR", str(private / "matplotlib")),
        # Our matrices are small: threads that wait for each other cost more than they save.
        "OPENBLAS_NUM_THREADS": os.environ.get("OPENBLAS_NUM_THREADS", "1"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])}
    if lecture:
        shutil.rmtree(private / "lecture", ignore_errors=True)
        shutil.copytree(LAB / "lecture", private / "lecture", copy_function=shutil.copyfile)
        found |= {f"JUPYTERLAB_{name.upper()}_DIR": str(private / "lecture" / name)
                  for name in ("settings", "workspaces")}
        found["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(LAB / "lecture"), os.environ.get("JUPYTER_PATH")]))
    if not home_can_be_written():
        found |= {f"JUPYTER_{name.upper()}_DIR": str(private / "jupyter" / name)
                  for name in ("config", "data", "runtime")}
    return found


def home_can_be_written():
    """Whether Jupyter can keep its own files where it always does.

    Returns
    -------
    bool
    """
    try:
        return os.access(Path.home(), os.W_OK)
    except RuntimeError:        # nobody's: a container's user without a name
        return False


def start(folder, environment, flags=()):
    """Open JupyterLab on the first notebook, and stay until it is closed.

    Parameters
    ----------
    folder : Path
        The copy's.
    environment : dict
        As `environment` gives it.
    flags : sequence of str
        More arguments for JupyterLab.

    Returns
    -------
    int or None
        Its exit status.
    """
    os.environ.update(environment)      # before anything of Jupyter's is imported
    from jupyterlab.labapp import LabApp

    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return LabApp.launch_instance([f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{FIRST}",
                                   *["--allow-root"] * as_root, *flags])


def run(folder, environment, command):
    """Become another program, in the copy and with the course's settings: the server that a class's hub starts.

    Parameters
    ----------
    folder : Path
        The copy's.
    environment : dict
        As `environment` gives it.
    command : sequence of str
        The program and its arguments.

    Returns
    -------
    int
        1, and a sentence, where there is no such program; otherwise it never returns.
    """
    os.environ.update(environment)
    os.chdir(folder)
    try:
        os.execvp(command[0], command)
    except OSError as error:
        print(f"descentlab: {command[0]} cannot be run ({error.strerror}).", file=sys.stderr)
        return 1
