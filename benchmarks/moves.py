"""One control of one picture in JupyterLab, moved as a hand does, and timed in the page until the pixels are drawn."""

import time
from dataclasses import dataclass

from playwright.sync_api import TimeoutError

# Before the page's own scripts: count what goes over the wire, both ways, and what is drawn on canvases.
COUNT = """(() => {
    window.wire = 0;
    const size = data => data.byteLength ?? data.size ?? new Blob([data]).size;
    window.WebSocket = class extends WebSocket {
        constructor(...given) {
            super(...given);
            this.addEventListener('message', ({ data }) => { window.wire += size(data); });
        }
        send(data) { window.wire += size(data); super.send(data); }
    };
    for (const method of ['clearRect', 'drawImage']) {
        const plain = CanvasRenderingContext2D.prototype[method];
        CanvasRenderingContext2D.prototype[method] = function (...given) {
            const root = this.canvas.closest('.explorer, .jupyter-matplotlib');
            if (root) root.drawn = (root.drawn ?? 0) + 1;
            return plain.apply(this, given);
        };
    }
})()"""

# Watch the picture of one cell, whatever makes it, from frame to frame. A message that is posted in a frame arrives
# after the page has drawn it: only then it is looked at what was drawn. (An explorer draws in the frame itself, so
# looking before would be a frame late. An image that comes after the frame has begun is not in it: it is looked
# at before.)
WATCH = """([place, start]) => {
    window.watch?.stop();
    const cell = document.querySelector(`.jp-Cell[data-windowed-list-index="${place}"]`);
    const root = cell.querySelector('.explorer[data-shown]') ?? cell.querySelector('.jupyter-matplotlib');
    const image = () => {
        const found = cell.querySelector('.jp-OutputArea img');
        return found && found.naturalWidth ? found.src : null;      // none: the next is not there yet
    };
    const hand = new AbortController(), painted = new MessageChannel();
    const watch = window.watch = { frames: [], begun: 0, moved: 0, wire: window.wire, running: true };
    watch.stop = () => { watch.running = false; hand.abort(); };
    addEventListener(start, () => { watch.moved = performance.now(); watch.begun ||= watch.moved; },
                     { capture: true, signal: hand.signal });
    let drawn = root?.drawn, before = root ? root.dataset.shown : image();
    painted.port1.onmessage = ({ data }) => {
        let seen = data;
        if (root) {
            if (root.drawn === drawn) return;
            drawn = root.drawn;
            seen = root.dataset.shown ?? drawn;     // a picture that is drawn twice counts once
        }
        if (seen === null || seen === before) return;
        before = seen;
        if (watch.begun) watch.frames.push(performance.now());      // else it is one from before
    };
    const look = () => {
        painted.port2.postMessage(root ? null : image());
        if (watch.running) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""

CONTROLS = {"slider": "input[type=range], .noUi-handle", "choice": "select", "handle": ".explorer-grip", "click": "img"}
KEYS = "PageUp", "PageDown"
STARTS = {"slider": "keydown", "choice": "change", "handle": "pointermove", "click": "click"}
FAR = 16        # pixels that a handle is led in one change


@dataclass
class Picture:
    """A control of the picture in the cell at `place`: the one with this number of its kind."""

    notebook: object
    place: int
    kind: str
    number: int
    forth: bool = False
    home: int = None        # of a choice: the option that it begins with

    def changes(self, many):
        """(Milliseconds from a move to its pixels, bytes over the wire), so many times."""
        self._show()
        if self.kind == "handle":
            self._grasp(*self._middle())
        self.page.wait_for_timeout(80)
        found = [self._change() for _ in range(many)]
        if self.kind == "handle":
            self.page.mouse.up()
        return found

    def drag(self, moves=30, seconds=0.5):
        """A drag there and back, of so many moves in so many seconds each way.

        It returns the pictures a second, and the milliseconds from its last move to its last picture.
        """
        self._show()
        x, y, far, up = self._way()
        self._grasp(x, y)
        self.page.wait_for_timeout(80)
        self._watch("pointermove")
        begun = time.monotonic()
        for move in range(1, 2 * moves + 1):
            share = (moves - abs(moves - move)) / moves
            self.page.mouse.move(x + far * share, y + up * share)
            time.sleep(max(0, begun + seconds * move / moves - time.monotonic()))
        self.page.mouse.up()
        self.notebook.settle()
        self.page.wait_for_timeout(400)
        frames, begun, moved = self.page.evaluate("(watch.stop(), [watch.frames, watch.begun, watch.moved])")
        if not frames:
            return 0.0, 0.0
        return 1000 * len(frames) / (max(frames[-1], moved) - begun), max(0.0, frames[-1] - moved)

    # How it is done.

    @property
    def page(self):
        return self.notebook.page

    def _show(self):
        self.page.bring_to_front()
        self.page.mouse.move(1, 1)
        self.notebook.show(self.place)
        cell = self.page.locator(f'.jp-Cell[data-windowed-list-index="{self.place}"] .jp-OutputArea')
        self.control = cell.locator(CONTROLS[self.kind]).nth(self.number)
        self.control.scroll_into_view_if_needed()

    def _watch(self, start):
        self.page.evaluate(WATCH, [self.place, start])

    def _change(self):
        for patience in (2_000, 15_000):
            self._watch(STARTS[self.kind])
            self.forth = not self.forth
            if self.kind == "slider":
                self.control.focus()        # JupyterLab may have taken it, for the cell
            self._act()
            try:
                self.page.wait_for_function("watch.frames.length > 0", timeout=patience)
                break
            except TimeoutError:        # it stands at its end, or this step changes nothing: the other way, then
                if patience > 2_000:
                    raise
        self.notebook.settle()
        self.page.wait_for_timeout(30)
        return tuple(self.page.evaluate("(watch.stop(), [watch.frames[0] - watch.begun, window.wire - watch.wire])"))

    def _act(self):
        if self.kind == "handle":
            x, y = self.held
            self.page.mouse.move(x + FAR * self.forth, y + FAR * self.forth)
        elif self.kind == "click":
            box = self.control.bounding_box()
            self.page.mouse.click(box["x"] + (0.3 if self.forth else 0.25) * box["width"], box["y"] + box["height"] / 2)
        elif self.kind == "choice":     # by its list: JupyterLab keeps the arrow keys from ipywidgets' own
            if self.home is None:
                self.home, self.many = self.control.evaluate("field => [field.selectedIndex, field.length]")
            self.control.select_option(index=(self.home + self.forth) % self.many)
        else:
            self.page.keyboard.press(KEYS[not self.forth])

    def _middle(self):
        box = self.control.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def _grasp(self, x, y):
        self.held = x, y
        self.page.mouse.move(x, y)
        self.page.mouse.down()

    def _way(self):
        """Where a drag begins, and how far it goes, in pixels across and down."""
        x, y = self._middle()
        if self.kind == "handle":
            column = self.control.locator("xpath=..").bounding_box()
            across = 0.3 if x < column["x"] + column["width"] / 2 else -0.3
            down = 0.2 if y < column["y"] + column["height"] / 2 else -0.2
            return x, y, across * column["width"], down * column["height"]
        track = self.control.locator("xpath=ancestor-or-self::*[self::input or contains(@class, 'noUi-base')]")
        track = track.bounding_box()
        x = self.control.evaluate("""thumb => {
            const { left, width } = thumb.getBoundingClientRect();
            return thumb.type !== 'range' ? left + width / 2 :
                left + 8 + (width - 16) * (thumb.value - thumb.min) / (thumb.max - thumb.min);
        }""")
        return x, y, (0.45 if x < track["x"] + track["width"] / 2 else -0.45) * track["width"], 0
