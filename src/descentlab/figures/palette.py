"""The colours of the course, what each means, and how the keyboard's focus looks: nothing here needs matplotlib.

References
----------
M. Okabe and K. Ito, Color universal design, 2008: seven colours that the colour-blind tell apart.
"""

BLUE, VERMILLION, GREEN = "#0072B2", "#D55E00", "#009E73"
PURPLE, ORANGE, SKY, BLACK = "#CC79A7", "#E69F00", "#56B4E9", "#000000"

# For what is no data: words and frames, and lines that say where zero is.
GREY, PALE = "#555555", "#888888"

# The same hues, dark enough to be read as text on white (contrast at least 4.5 to 1).
INK = {BLUE: "#00609A", VERMILLION: "#A84A00", GREEN: "#00704F", PURPLE: "#9A3F74", ORANGE: "#8A5F00",
       SKY: "#1F6E9C", BLACK: "#000000"}

# The three parts of the equation, in every picture and every formula.
DIRECTION, SCALE, SCHEDULE = BLUE, VERMILLION, GREEN

# The keyboard's focus, alike in every form: explorer.css says the same. An outline stays where a system has colours of
# its own, as shadows do not; the doubled class prevails over ipywidgets, which takes the outlines of buttons away.
FOCUS = f""".question.question :focus-visible {{
    outline: 3px solid {BLUE} !important; outline-offset: 1px !important;
}}"""

# The signs of critical points, as matplotlib's `plot` takes them.
SIGNS = {"minimum": dict(marker="o", color=BLACK, label="minimum"),
         "saddle": dict(marker="X", color=VERMILLION, label="saddle"),
         "maximum": dict(marker="^", color=PURPLE, label="maximum"),
         "undecided": dict(marker="D", color=ORANGE, label="undecided")}
