"""The questions and exercises of the notebooks, a module a notebook.

    from descentlab.drills import critical_points as drill
"""
