"""What the kernel says of itself, less what differs between Pythons; the command `descentlab` starts kernels with it.

JupyterLab writes what it hears into every notebook that it opens. With these three, which no stored notebook has, a
notebook would be marked as changed by merely being opened, and ask on closing whether to save.
"""

from ipykernel.ipkernel import IPythonKernel

for name in ("version", "codemirror_mode", "nbconvert_exporter"):
    IPythonKernel.language_info.pop(name, None)
