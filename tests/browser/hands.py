"""What hands do to an explorer on a page: keys, mouse and finger. Each act waits until what it asked for is drawn."""

import attrs

# A picture as two numbers: each canvas's bytes, and how wide it is.
STATE = """root => {
    const print = canvas => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let hash = 1;
        for (const each of new Uint32Array(data.buffer)) hash = Math.imul(hash ^ each, 16777619) + 1 | 0;
        return hash;
    };
    const fields = root.querySelectorAll('.explorer-row :is(input:not([type=range]), select)');
    return {
        picture: [...root.querySelectorAll('.explorer-column')].map(each => [...each.querySelectorAll('canvas')].map(print)),
        words: root.querySelector('.explorer-verdict').textContent,
        values: Object.fromEntries([...fields].map(field => [field.labels[0].textContent,
            field.type === 'checkbox' ? field.checked : field.type === 'number' ? field.valueAsNumber : field.value])),
        met: root.querySelector('.explorer-goal')?.classList.contains('met') ?? false,
    };
}"""


@attrs.frozen
class State:
    """What a page shows of an explorer: a picture's fingerprints (column by column), words, values by label, the goal."""

    picture: list
    words: str
    values: dict
    met: bool

    @property
    def told(self):
        """All but the picture: after a still part was painted anew, its panels may stand elsewhere."""
        return self.words, self.values, self.met


class Explorer:
    """An explorer on a page.

    Parameters
    ----------
    page : playwright's Page
    root : playwright's Locator
    twin : Twin
    show : callable
        It brings the explorer into sight.
    settle : callable
        It waits until all that was asked for is drawn.
    """

    def __init__(self, page, root, twin, show, settle):
        self.page, self.root, self.twin, self.settle, self._show = page, root, twin, settle, show
        self.name = twin.name

    def show(self):
        """Bring it into sight, and the mouse out of the way."""
        self.show_only()
        self.settle()
        return self

    def show_only(self):
        """The same where nobody may answer."""
        self.page.mouse.move(1, 1)
        self._show()

    def anew(self):
        """Bring it into sight as it was at first; returns the state."""
        self.show()
        return self.reset()

    def state(self):
        self.settle()
        return State(**self.root.evaluate(STATE))

    # Its controls, by their labels.

    def field(self, label):
        return self.root.get_by_label(label, exact=True).and_(
            self.root.locator("input:not([type=range]), select"))

    def slider(self, label):
        return self.root.get_by_role("slider", name=label, exact=True)

    def note(self, label):
        """What stands below a control."""
        return self.field(label).locator("xpath=ancestor::*[contains(@class, 'explorer-row')]").locator("[role=status]")

    def play(self, label):
        return self.root.get_by_role("button", name=f"Play {label}", exact=True)

    def press(self, control, *keys):
        """Press keys on a control, and return the state."""
        control.focus()
        for key in keys:
            self.page.keyboard.press(key)
        return self.state()

    def enter(self, label, value):
        """Set a control by its field, from the keyboard, and return the state."""
        field = self.field(label)
        if isinstance(value, bool):
            return self.press(field, *["Space"] * (field.is_checked() != value))
        if isinstance(value, str):
            options = field.locator("option").evaluate_all("options => options.map(option => option.value)")
            return self.press(field, "Home", *["ArrowDown"] * options.index(value))
        field.focus()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(str(value))
        return self.press(field, "Enter")

    def set(self, values):
        """Set several controls, given by their names in Python, choices and switches first; returns the state."""
        for name, value in sorted(values.items(), key=lambda item: isinstance(item[1], (int, float))
                                  and not isinstance(item[1], bool)):
            state = self.enter(self.twin.labels[name], value)
            self.twin.follow(state.values)      # its panels stand where these do
        return state if values else self.state()

    def reset(self):
        state = self.press(self.root.get_by_role("button", name="Reset"), "Enter")
        self.twin.follow(state.values)
        return state

    # Its picture.

    def grip(self, handle):
        """What the hand takes hold of."""
        label = handle.label or ", ".join(self.twin.labels[name] for name in handle.names)
        return self.slider(f"{label}, on the plot")

    def on_page(self, panel, x, y):
        """Where on the page a place of the picture lies, that is in this panel; the picture is brought into sight."""
        self.root.locator(".explorer-picture").scroll_into_view_if_needed()
        column, (left, right) = self.twin.column(panel)
        box = self.root.locator(".explorer-column").nth(column).bounding_box()
        scale = box["width"] / (right - left)
        return box["x"] + (x - left) * scale, box["y"] + y * scale

    def route(self, handle, values):
        """On the page, the way from where a handle is to where it would be with these values of its sliders."""
        x, y = self.twin.place(handle, values)
        to_x, to_y = self.on_page(handle.panel, x or 0, y or 0)
        at_x, at_y = middle(self.grip(handle))
        return way((at_x, at_y), (at_x if x is None else to_x, at_y if y is None else to_y))

    def mouse(self, way):
        """Press at the first place of a way, move along it, and let go at its end; returns the state."""
        mouse = self.page.mouse
        mouse.move(*way[0])
        mouse.down()
        for place in way[1:]:
            mouse.move(*place)
        mouse.up()
        mouse.move(1, 1)
        return self.state()

    def finger(self, way):
        """The same with a finger."""
        touch = self.page.context.new_cdp_session(self.page)

        def send(kind, *places):
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in places]})

        send("touchStart", way[0])
        for place in way[1:]:
            send("touchMove", place)
        send("touchEnd")
        touch.detach()
        return self.state()


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def way(start, end, moves=5):
    """Places from one to another, in a straight line."""
    return [tuple(a + (b - a) * i / moves for a, b in zip(start, end)) for i in range(moves + 1)]
