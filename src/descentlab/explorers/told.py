"""What a browser is told of a scene, with a kernel or without one: dicts as JSON can hold them."""

import attrs


def described_scene(scene, stops=None):
    """What never changes: title, goal, controls, handles.

    Parameters
    ----------
    scene : Scene
    stops : dict, optional
        For a page without a kernel: the controls that are left, each with the values that it has.

    Returns
    -------
    dict
    """
    kept = scene.controls if stops is None else stops
    controls = [[name, scene.controls[name].described() | ({} if stops is None else {"stops": stops[name]})]
                for name in kept]
    handles = [attrs.asdict(handle) for handle in scene.handles if set(handle.names) <= set(kept)]
    anew = {name: [other for other in others if other in kept] for name, others in scene.anew.items() if name in kept}
    rest = [control.label for name, control in scene.controls.items() if name not in kept]
    return {"title": scene.title, "alt": scene.alt, "goal": scene.goal, "controls": controls, "handles": handles,
            "still": list(scene.still), "anew": anew, "rest": rest}
