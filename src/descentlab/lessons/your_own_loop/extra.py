"""PyTorch is an extra: whoever has not got it is told what to install, in one sentence."""

SENTENCE = ('This notebook needs PyTorch. Install it where this kernel runs, `pip install "descentlab[torch]"`, and restart '
            "the kernel.")


class NotInstalled(ModuleNotFoundError):
    """PyTorch is not there; a notebook shows the sentence, and no traceback."""

    def _render_traceback_(self):
        return [str(self)]


def needs_torch():
    """Go on where PyTorch is installed.

    Raises
    ------
    NotInstalled
        Where it is not; the message says what to do.
    """
    try:
        import torch  # noqa: F401
    except ModuleNotFoundError as error:
        if error.name != "torch":
            raise
        raise NotInstalled(SENTENCE, name="torch") from None
