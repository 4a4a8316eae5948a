"""What a diagnosis says: as text, as a page, and as facts for whoever reads a stored notebook."""

import html

import attrs

from descentlab._numbers import short
from descentlab._outputs import described
from descentlab.diagnosis.decide import VERDICTS
from descentlab.diagnosis.evidence import Evidence
from descentlab.diagnosis.treat import Treatment


@attrs.frozen(eq=False, repr=False)
class Diagnosis:
    """A verdict (a key of `VERDICTS`), the sentences that decided, what to try, all evidence, and its price.

    Attributes
    ----------
    verdict : str
    reasons : tuple of str
    treatment : Treatment
    evidence : Evidence
    cost : float
        What was asked of the objective, in gradients of the whole loss.
    calls : dict
        The same, call by call: name -> number.
    """

    verdict: str
    reasons: tuple
    treatment: Treatment
    evidence: Evidence
    cost: float
    calls: dict

    def __repr__(self):
        lines = [f"Verdict: {VERDICTS[self.verdict]}.", *(f"  because {reason}" for reason in self.reasons),
                 f"Try: {self.treatment.words}"]
        if self.treatment.optimizer is not None:
            lines.append(f"  {self.treatment.optimizer}")
        lines += ["Evidence:", *(f"  {label}: {number}" for label, number in self._rows()), f"  {self._price()}"]
        return "\n".join(lines)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return described("diagnosis", {"text/plain": repr(self), "text/html": self._page()},
                         verdict=self.verdict, reasons=list(self.reasons), treatment=self.treatment.words)

    def _page(self):
        verdict, words = html.escape(VERDICTS[self.verdict]), html.escape(self.treatment.words)
        because = "".join(f"<li>{html.escape(reason)}</li>" for reason in self.reasons)
        optimizer = self.treatment.optimizer
        ready = "" if optimizer is None else f"<br><code>{html.escape(str(optimizer))}</code>"
        rows = "".join(f"<tr><td>{html.escape(label)}</td><td>{number}</td></tr>" for label, number in self._rows())
        return (f"<p><b>Verdict: {verdict}.</b></p><ul>{because}</ul><p><b>Try:</b> {words}{ready}</p>"
                f"<details><summary>The evidence: {html.escape(self._price())}</summary>"
                f"<table>{rows}</table></details>")

    def _rows(self):
        """Pairs (label, number as text) of the evidence that there is."""
        return [(label, short(number, 2)) for label, number in self.evidence.rows()]

    def _price(self):
        calls = ", ".join(f"{number} x {name}" for name, number in self.calls.items() if number)
        return f"looked at {self.evidence.steps} steps, for the price of {self.cost:g} gradients ({calls})"
