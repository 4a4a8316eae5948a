"""A JupyterHub for one class on one machine: `jupyterhub -f jupyterhub_config.py`; docs/classroom.md has the rest.

Every learner has an account on the machine and a server of their own. Before a server starts, the course's command
looks after the learner's working copy: it makes it, and brings a newer version of the course without touching what
the learner has changed. It runs as the learner, so it needs nothing that the learner may not do.
"""

import os

c = get_config()  # noqa: F821

c.JupyterHub.bind_url = "http://127.0.0.1:8000"         # behind the machine's web server, which has the certificate
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"

# The command makes or renews the copy, and becomes the server, with the course's own settings.
c.Spawner.cmd = ["descentlab", "when-the-loss-stops-falling", "--prepare", "--", "jupyterhub-singleuser"]
c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.Spawner.start_timeout = 120                           # a class that comes in together waits for the processors

# A kernel that nobody has used for an hour gives its memory back, and a server without kernels its own.
c.Spawner.args = ["--MappingKernelManager.cull_idle_timeout=3600", "--MappingKernelManager.cull_interval=300",
                  "--ServerApp.shutdown_no_activity_timeout=3600"]
