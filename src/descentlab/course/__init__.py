"""The command `descentlab`: a working copy of the course in a folder of the learner's, and JupyterLab on it.

`contents` knows where the course lies (in the wheel, or in a checkout), `working_copy` lays it, `jupyter` opens it, and
`command` is what is typed. None of them imports what is heavy before it is needed.
"""
