"""What the kernel says of itself, less what differs from one Python to the next; `make` copies it into .venv/etc/ipython.

JupyterLab writes what it hears into every notebook that it opens. What is stored without these three would be marked as
changed by merely being opened, and asks on closing whether to save.
"""

from ipykernel.ipkernel import IPythonKernel

for name in ("version", "codemirror_mode", "nbconvert_exporter"):
    IPythonKernel.language_info.pop(name, None)
