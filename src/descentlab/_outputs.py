"""What an output is travels with it: tools read it from the output's metadata, and parse nobody's text.

Everything that the course shows in a notebook gives IPython a mimebundle from `described`; whoever reads a stored
notebook asks `facts(output)` what it shows.
"""

KEY = "descentlab"


def described(kind, data, *, alt="", **facts):
    """The mimebundle of an output, with what is known of it.

    Parameters
    ----------
    kind : str
        What it is: "figure", "explorer", "question", "outcome", "note", "verdict", "verdicts", "diagnosis",
        "progress" or "standing".
    data : dict
        Mimetype -> content.
    alt : str
        The text alternative of its picture, if it has one.
    **facts
        All else that a site, a deck or a test asks of it, as JSON can hold it.

    Returns
    -------
    tuple of (dict, dict)
        Data and metadata, as `_repr_mimebundle_` gives them.
    """
    metadata = {KEY: {"kind": kind, **facts}}
    if "image/png" in data:
        metadata["image/png"] = {"alt": alt}
    return data, metadata


def facts(output):
    """What a stored output says of itself.

    Parameters
    ----------
    output : dict
        As it is in a notebook's file.

    Returns
    -------
    dict
        {"kind": ..., ...}, or {} for an output that `described` has not made.
    """
    return output.get("metadata", {}).get(KEY, {})
