"""`python -m descentlab.course`: the command, where its name is not on the path."""

import sys

from descentlab.course.command import main

sys.exit(main())
