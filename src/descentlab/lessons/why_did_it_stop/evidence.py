"""What the page's evidence says against every other verdict than the right one."""

AGAINST = {
    "crawling": "next to nothing is promised, a longer step would gain half of the height at an even slope, and eta "
                "is a millionth of its limit.",
    "noise floor": "the slope promises 1.6 heights and the loss keeps less than a fiftieth of that; the gradients are "
                   "mostly noise.",
    "minimum": "nothing is promised, no longer step gains anything, it falls on neither side, and the lowest bend is "
               "well above zero.",
    "bouncing": "the slope promises many times the height, there is no noise, and the gradient turns round at each "
                "step.",
    "saddle": "no longer step gains anything, and it falls on both sides by far more than the slope explains.",
    "ravine": "a longer step would gain most of the height at an even slope, and yet eta is half of its limit.",
    "undecided": "the noise is neither next to nothing nor larger than the signal, and the gradient often turns "
                 "round.",
    "plateau": "a longer step would gain most of the height, and the slope grows on the way.",
}
