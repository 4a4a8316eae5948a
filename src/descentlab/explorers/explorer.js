// An explorer: a still picture, what moves over it, and what a hand takes hold of.
//
// It knows places in panels and numbers on axes, and nothing of what they mean: each picture comes from a source, which
// is a kernel (`render`, through anywidget) or a table that was made beforehand (`fromTable`).
//
//   source.ask(values)     the controls stand so: a frame of it will come
//   source.listen(show)    show(frame, still) is called with each frame; still is { png, size, columns, panels, styles }
//
// A frame is { values, verdict, met, idle, zeros, at, lengths, texts, every, points }.

const UNITS = 8192, LIFT = -32768;      // of a place in a panel; in place of a coordinate, it lifts the pen
const NEAR = 24;                        // pixels within which a hand means what is drawn there
const SNAP = 10;                        // pixels from which a handle is drawn to a place
const LINE = 1.2;                       // of a text, from line to line, in sizes of its letters
const LEAST = 0.78, BESIDE = 290;       // how small a picture may be made; what controls beside it take

const make = (tag, traits = {}, ...children) => {
  const { className, text, ...attributes } = traits;
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  // In a notebook, an arrow on what has the focus would move to another cell, unless it says this itself.
  const takesKeys = ["input", "select", "button"].includes(tag) || "tabindex" in attributes;
  if (takesKeys) element.dataset.lmSuppressShortcuts = "true";
  element.append(...children);
  return element;
};
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const unique = () => Math.random().toString(36).slice(2);
// Seven characters, as a field has room for: 0.000001 is 1e-6.
const fitting = value => (Math.abs(value) < 1e-3 && String(value).length > 7 ? value.toExponential() : String(value));
const short = value => fitting(Number(value.toPrecision(3))).replaceAll("-", "−");

// Axes: from a number to its share of the panel, and back.

const toShare = ({ low, high, log }, number) =>
  log ? Math.log(number / low) / Math.log(high / low) : (number - low) / (high - low);
const toNumber = ({ low, high, log }, share) => log ? low * (high / low) ** share : low + (high - low) * share;

// Controls: `value` is read and put; `changed` is called when a hand has moved it.

class Control {
  constructor(name, told, id, changed, ...fields) {
    Object.assign(this, { name, label: told.label, changed, fields, idle: false });
    this.note = make("div", { className: "explorer-note", role: "status" });
    const label = make("label", { for: id, text: told.label });
    this.row = make("div", { className: "explorer-row" }, label, ...fields, this.note);
  }

  stop() {}     // what plays

  settle(value) { return value; }

  enable(why) {     // a control that does nothing now is disabled, and says why
    if (!why && !this.idle) return;
    this.idle = Boolean(why);
    for (const field of this.fields) field.disabled = this.idle;
    this.row.classList.toggle("idle", this.idle);
    this.say(why ?? "");
  }

  forget() { if (!this.idle) this.say(""); }      // what was said of an earlier act

  say(words) { if (this.note.textContent !== words) this.note.textContent = words; }
}

class Slider extends Control {
  constructor(name, told, id, changed) {
    const { low, high, stops, label, play } = told;
    const range = make("input", { type: "range", "aria-label": label, id: `${id}-range` });
    const field = make("input", { type: "number", min: low, max: high, step: "any", id });
    const looks = { type: "button", className: "explorer-play", "aria-label": `Play ${label}` };
    const button = play ? [make("button", looks)] : [];
    super(name, told, id, changed, range, field, ...button);
    Object.assign(this, { told, low, high, stops, range, field });
    // A slider runs over places: of a table over its stops, of a logarithmic one over the exponent.
    [this.first, this.last, this.by] = stops ? [0, stops.length - 1, 1]
      : told.log ? [Math.log10(low), Math.log10(high), 0.01] : [low, high, told.step];
    Object.assign(range, { min: this.first, max: this.last, step: told.log && !stops ? "any" : this.by });
    range.addEventListener("input", () => this.move(this.at(Number(range.value))));
    range.addEventListener("pointerdown", () => this.stop());
    range.addEventListener("keydown", event => this.keys(event, {
      ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -this.far, PageUp: this.far }));
    field.addEventListener("keydown", event => this.keys(event, { ArrowDown: -1, ArrowUp: 1 }));
    field.addEventListener("change", () => this.enter(field.valueAsNumber));
    if (play) this.player = new Player(this, button[0]);
  }

  get far() { return Math.min(10, Math.ceil((this.last - this.first) / this.by / 5)); }      // of a short way a fifth

  get value() { return this.number; }

  set value(number) {
    const { range, field } = this, place = this.place(number);
    this.number = number;
    field.value = fitting(Number(number.toPrecision(6)));
    if (Math.abs(Number(range.value) - place) > 1e-9) range.value = place;
    range.setAttribute("aria-valuetext", field.value);
  }

  place(number) {
    const { stops, told: { log } } = this;
    return stops ? nearest(stops, number, log) : log ? Math.log10(number) : number;
  }

  at(place) { return this.stops ? this.stops[Math.round(place)] : this.settle(this.told.log ? 10 ** place : place); }

  settle(number) {      // to what a hand can mean: three digits, or those of a step
    const { stops, low, high, told: { log, whole, step } } = this;
    if (stops) return stops[nearest(stops, number, log)];
    const digits = Math.max(0, -Math.floor(Math.log10(step)));
    const rounded = Number(log ? number.toPrecision(3) : number.toFixed(digits));
    return clamp(whole ? Math.round(rounded) : rounded, low, high);
  }

  move(number, said = "") {
    this.value = number;
    this.say(said);
    this.changed(this);
  }

  step(many) {
    let number = this.at(clamp(this.place(this.number) + many * this.by, this.first, this.last));
    if (number === this.number && this.told.whole) number = clamp(number + Math.sign(many), this.low, this.high);
    this.move(number);
  }

  keys(event, steps) {
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.stop();
    this.step(steps[event.key]);
  }

  enter(typed) {        // into the field
    this.stop();
    const { low, high, stops, told: { whole } } = this;
    if (Number.isNaN(typed)) return this.move(this.number, "a number was expected");
    const inside = clamp(whole ? Math.round(typed) : typed, low, high), number = stops ? this.settle(inside) : inside;
    this.move(number, typed === number ? "" : inside === typed ? `the nearest that this page has is ${number}`
      : `from ${low} to ${high}${whole ? ", whole numbers" : ""}: taken as ${number}`);
  }

  stop() { this.player?.stop(); }
}

function nearest(stops, number, log) {
  const apart = log ? stop => Math.abs(Math.log(stop / number)) : stop => Math.abs(stop - number);
  return stops.reduce((best, stop, i) => apart(stop) < apart(stops[best]) ? i : best, 0);
}

class Player {
  constructor(slider, button) {
    Object.assign(this, { slider, button });
    this.seconds = clamp((slider.high - slider.low) / 12, 4, 10);
    button.addEventListener("click", () => this.playing ? this.stop() : this.start());
    this.stop();
  }

  start() {
    const { slider: { first, last }, slider } = this;
    let from = slider.place(slider.value);
    if (from >= last) from = first;
    this.begun = performance.now() - 1000 * this.seconds * (from - first) / (last - first);
    this.look(true);
    this.button.closest(".explorer").querySelector(".explorer-picture").scrollIntoView({ block: "nearest" });
    requestAnimationFrame(now => this.tick(now));
  }

  tick(now) {
    if (!this.playing) return;
    if (!this.button.isConnected) return this.stop();       // scrolled away
    const { slider } = this, share = clamp((now - this.begun) / 1000 / this.seconds, 0, 1);
    const number = slider.at(slider.first + share * (slider.last - slider.first));
    if (number !== slider.value) slider.move(number);
    if (share === 1) this.stop();
    else requestAnimationFrame(later => this.tick(later));
  }

  stop() { this.look(false); }

  look(playing) {
    this.playing = playing;
    this.button.textContent = playing ? "❚❚" : "▶";
    this.button.setAttribute("aria-pressed", playing);
  }
}

class Choice extends Control {
  constructor(name, told, id, changed) {
    const options = (told.stops ?? told.options).map(option => make("option", { value: option, text: option }));
    const field = make("select", { id }, ...options);
    super(name, told, id, changed, field);
    field.addEventListener("change", () => changed(this));
  }

  get value() { return this.fields[0].value; }

  set value(option) { this.fields[0].value = option; }
}

class Switch extends Control {
  constructor(name, told, id, changed) {
    const field = make("input", { type: "checkbox", id });
    super(name, told, id, changed, field);
    field.addEventListener("change", () => changed(this));
  }

  get value() { return this.fields[0].checked; }

  set value(on) { this.fields[0].checked = on; }
}

const CONTROLS = { slider: Slider, choice: Choice, switch: Switch };

// The picture: a column for each panel, with a canvas that is seen, and one of its still part, from which each of its
// pictures begins.

class Picture {
  constructor(element) {
    this.element = element;
    this.columns = [];
    this.still = this.image = this.frame = null;
    this.step = null;               // the step that is marked in all panels
    this.painted = () => {};
    this.built = () => {};
  }

  lay(still, image) {               // a new still part
    [this.still, this.image] = [still, image];
    if (this.columns.length !== still.columns.length - 1) {
      this.columns = still.columns.slice(1).map(() => {
        const under = make("canvas"), canvas = make("canvas", { role: "img" });
        const box = make("div", { className: "explorer-column" }, canvas);
        return { under, canvas, box, context: canvas.getContext("2d", { alpha: false }) };
      });
      this.element.replaceChildren(...this.columns.map(column => column.box));
      this.built();
    }
    this.columns.forEach((column, i) => { [column.left, column.right] = still.columns.slice(i, i + 2); });
  }

  // Letters are to have 12 pixels at least: a picture is made smaller by a fifth, not more, or its panels are stacked.
  arrange(root, seen, rows) {
    const room = root.clientWidth;
    if (!this.still || !room) return;
    const width = this.still.size[0];
    const beside = room - BESIDE >= LEAST * width;
    const wide = Math.min(width, beside ? room - BESIDE : room);
    const stacked = this.columns.length > 1 && wide < LEAST * width;
    root.classList.toggle("beside", beside);
    this.element.classList.toggle("stacked", stacked);
    seen.style.width = `${stacked ? room : wide}px`;
    rows.style.width = beside ? `${room - wide - 25}px` : "100%";        // a gap of 24, and what `clientWidth` rounds up
    for (const column of this.columns) {
      column.scale = stacked ? Math.min(1.1, room / (column.right - column.left)) : wide / width;
      this.size(column);
    }
    this.paint();
  }

  size(column) {
    const { left, right, scale, under, canvas } = column, own = right - left, tall = this.still.size[1];
    const sharp = Math.max(1, window.devicePixelRatio || 1) * zoom(this.element);
    for (const each of [under, canvas]) {
      each.width = Math.round(own * scale * sharp);
      each.height = Math.round(tall * scale * sharp);
    }
    Object.assign(canvas.style, { width: `${own * scale}px`, height: `${tall * scale}px` });
    column.sharp = canvas.width / own;
    const { image } = this, grain = image.width / this.still.size[0];
    const from = [left * grain, 0, own * grain, image.height], to = [0, 0, under.width, under.height];
    under.getContext("2d").drawImage(image, ...from, ...to);
  }

  // Places: of a panel in the picture, of a share of a panel in the picture, and of a pointer.

  box(panel) { return this.still.panels[panel].box; }

  axes(panel) { return this.still.panels[panel].axes; }

  columnOf(panel) {
    const [left, , width] = this.box(panel), middle = left + width / 2;
    return this.columns.find(column => middle >= column.left && middle < column.right) ?? this.columns[0];
  }

  place(panel, across, down) {
    const [left, top, width, height] = this.box(panel);
    return [left + width * across, top + height * down];
  }

  share(panel, x, y) {
    const [left, top, width, height] = this.box(panel);
    return [(x - left) / width, (y - top) / height];
  }

  numbers(panel, [across, down]) {
    const [x, y] = this.axes(panel);
    return [toNumber(x, across), toNumber(y, 1 - down)];
  }

  panelAt(column, x, y, margin = 8) {
    const found = this.still.panels.findIndex(({ box: [left, top, width, height] }, panel) =>
      this.columnOf(panel) === column && x > left - margin && x < left + width + margin
      && y > top - margin && y < top + height + margin);
    return found < 0 ? null : found;
  }

  pointer(column, event) {
    const rect = column.canvas.getBoundingClientRect();
    return [column.left + (event.clientX - rect.left) / rect.width * (column.right - column.left),
            (event.clientY - rect.top) / rect.height * this.still.size[1]];
  }

  // The frame: each artist's style and its strokes.

  artists() {
    const { frame } = this;
    let at = 0, stroke = 0;
    const next = () => {
      const points = frame.points.subarray(2 * at, 2 * (at + frame.lengths[stroke]));
      at += frame.lengths[stroke++];
      return points;
    };
    return this.still.styles.map((style, i) => style.kind === "text" ? { style, words: frame.texts[i] }
      : style.kind === "patch" ? { style, own: next() }
      : { style, own: next(), marks: next(), every: frame.every[i] || 1 });
  }

  // With the next picture of the screen: a canvas that is drawn on between two of them is drawn at once, and slowly.
  repaint() {
    this.due ??= requestAnimationFrame(() => {
      this.due = null;
      this.paint();
    });
  }

  paint() {
    if (!this.frame || !this.columns[0]?.sharp) return;
    for (const { context, under, left, sharp } of this.columns) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.drawImage(under, 0, 0);       // one canvas is quicker on the screen than two, one through the other
      context.setTransform(sharp, 0, 0, sharp, -left * sharp, 0);
    }
    const artists = this.artists();
    for (const artist of artists) this.draw(artist);
    if (this.step !== null) this.ring(artists);
    this.painted();
  }

  draw({ style, own, marks, words }) {
    const { context } = this.columnOf(style.panel);
    context.save();
    if (style.clip) {
      context.beginPath();
      context.rect(...this.box(style.panel));
      context.clip();
    }
    if (style.kind === "text") this.write(context, style, words);
    else if (style.kind === "patch") this.fill(context, style, own);
    else {
      if (own.length) this.stroke(context, style, own);
      if (style.mark) this.stamp(context, style, marks);
    }
    context.restore();
  }

  write(context, style, [words, across, down]) {
    context.fillStyle = style.colour;
    context.font = `${style.weight} ${style.size}px "DejaVu Sans", Verdana, sans-serif`;
    context.textAlign = style.across;
    context.textBaseline = style.down;
    const [x, y] = this.place(style.panel, across, down), lines = words.split("\n");
    // The share of the lines that stand above the place. A baseline is the last line's, as in matplotlib.
    const before = { middle: 0.5, bottom: 1, alphabetic: 1 }[style.down] ?? 0;
    lines.forEach((line, i) => context.fillText(line, x, y + LINE * style.size * (i - before * (lines.length - 1))));
  }

  fill(context, style, points) {
    this.trace(context, style.panel, points);
    context.closePath();
    context.fillStyle = style.fill;
    context.fill("evenodd");
  }

  stroke(context, style, points) {
    this.trace(context, style.panel, points);
    context.strokeStyle = style.colour;
    context.lineWidth = style.width;
    context.lineCap = style.cap;
    context.lineJoin = points.length > 400 ? "bevel" : "round";     // so many corners are small, and round ones dear
    context.setLineDash(style.dash);
    context.stroke();
  }

  trace(context, panel, points) {
    let lifted = true;
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      if (points[i] === LIFT) {
        lifted = true;
        continue;
      }
      const at = this.place(panel, points[i] / UNITS, points[i + 1] / UNITS);
      if (lifted) context.moveTo(...at);
      else context.lineTo(...at);
      lifted = false;
    }
  }

  stamp(context, style, points) {       // a mark is drawn once, and laid wherever it is wanted, on whole pixels
    const { left, sharp } = this.columnOf(style.panel), stencil = this.stencil(style, sharp), half = stencil.width / 2;
    context.setTransform(1, 0, 0, 1, 0, 0);
    for (let i = 0; i < points.length; i += 2) {
      if (points[i] === LIFT || (style.only && !style.only.includes(i / 2))) continue;
      const [x, y] = this.place(style.panel, points[i] / UNITS, points[i + 1] / UNITS);
      context.drawImage(stencil, Math.round((x - left) * sharp - half), Math.round(y * sharp - half));
    }
  }

  stencil({ mark, fill, edge, edgewidth }, sharp) {
    const kept = mark.stencil;
    if (kept?.sharp === sharp) return kept.canvas;
    const reach = Math.max(...mark.polygons.flat(2).map(Math.abs)) + edgewidth, side = 2 * Math.ceil(reach * sharp) + 2;
    const canvas = make("canvas", { width: side, height: side }), context = canvas.getContext("2d");
    context.translate(side / 2, side / 2);
    context.scale(sharp, sharp);
    Object.assign(context, { fillStyle: fill, strokeStyle: edge, lineWidth: edgewidth });
    context.lineJoin = context.lineCap = "round";
    for (const polygon of mark.polygons)
      polygon.forEach((corner, i) => i ? context.lineTo(...corner) : context.moveTo(...corner));
    if (mark.filled) context.fill();
    if (edgewidth) context.stroke();
    mark.stencil = { canvas, sharp };
    return canvas;
  }

  // Steps: one that is chosen in one panel is marked in all.

  ring(artists) {
    for (const artist of artists) {
      const at = pointAt(artist, this.step);
      if (!at) continue;
      const { context } = this.columnOf(artist.style.panel);
      context.beginPath();
      context.setLineDash([]);
      context.arc(...this.place(artist.style.panel, ...at), 7, 0, 7);
      for (const [width, colour] of [[4, "white"], [2, "black"]]) {
        context.lineWidth = width;
        context.strokeStyle = colour;
        context.stroke();
      }
    }
  }

  nearStep(panel, x, y) {
    let best = { apart: NEAR, step: null };
    for (const { style, marks, every } of this.artists()) {
      if (style.panel !== panel || !style.steps) continue;
      for (let i = 0; i < marks.length; i += 2) {
        if (marks[i] === LIFT) continue;
        const [px, py] = this.place(panel, marks[i] / UNITS, marks[i + 1] / UNITS);
        const apart = style.steps === "curve" ? Math.abs(px - x) : Math.hypot(px - x, py - y);
        if (apart < best.apart) best = { apart, step: i / 2 * every };
      }
    }
    return best.step;
  }
}

// Where an artist is at a step: shares of its panel; null for one that is not over steps, or not seen there.
function pointAt({ style, marks, every }, step) {
  const i = 2 * Math.round(step / every);
  return style.steps && i < marks.length && marks[i] !== LIFT ? [marks[i] / UNITS, marks[i + 1] / UNITS] : null;
}

// How much a page is enlarged as a whole, as a deck of slides is.
function zoom(element) {
  const width = element.offsetWidth;
  return width ? clamp(element.getBoundingClientRect().width / width, 1, 3) : 1;
}

// What a hover says: of the step that is near, or of the curves above and below, or of the place.

class Bubble {
  constructor(picture) {
    this.picture = picture;
    this.element = make("div", { className: "explorer-bubble", "aria-hidden": "true" });
  }

  hover(column, x, y) {
    const { picture } = this, panel = picture.panelAt(column, x, y);
    this.mark(panel === null ? null : picture.nearStep(panel, x, y));
    if (panel === null) this.show([]);
    else this.show(picture.step === null ? this.atPlace(panel, ...picture.share(panel, x, y)) : this.atStep(picture.step),
                   column, x, y);
  }

  leave() {
    this.mark(null);
    this.show([]);
  }

  mark(step) {
    if (step === this.picture.step) return;
    this.picture.step = step;
    this.picture.repaint();
  }

  atStep(step) {
    const said = [`step ${step}`];
    for (const artist of this.picture.artists()) {
      const at = pointAt(artist, step), { panel, label, steps } = artist.style;
      if (!at) continue;
      const [x, y] = this.picture.numbers(panel, at), [across, up] = this.picture.axes(panel);
      if (steps === "curve") said.push(`${label || up.label || "height"} ${short(y)}`);
      else said.push(`${label ? `${label}: ` : ""}${across.label || "x"} ${short(x)}, ${up.label || "y"} ${short(y)}`);
    }
    return said;
  }

  atPlace(panel, across, down) {
    const [x, y] = this.picture.axes(panel);
    if (x.label === null) return [];        // a polar panel: the numbers of its square mean nothing
    const said = [`${x.label || "x"} ${short(toNumber(x, across))}`];
    for (const { style, own } of this.picture.artists()) {
      if (style.panel !== panel || !style.label || style.steps || !own) continue;
      const height = heightAt(own, across);
      if (height !== null) said.push(`${style.label} ${short(toNumber(y, 1 - height))}`);
    }
    return said.length > 1 ? said : [`${said[0]}, ${y.label || "height"} ${short(toNumber(y, 1 - down))}`];
  }

  show(said, column, x, y) {
    const { element, picture } = this;
    element.replaceChildren(...said.map(text => make("div", { text })));
    element.classList.toggle("shown", said.length > 0);
    if (!said.length) return;
    const left = column.box.offsetLeft + (x - column.left) * column.scale, top = column.box.offsetTop + y * column.scale;
    const beyond = left + 16 + element.offsetWidth > picture.element.clientWidth;
    element.style.left = `${Math.max(0, beyond ? left - 16 - element.offsetWidth : left + 16)}px`;
    element.style.top = `${Math.max(0, top - element.offsetHeight - 8)}px`;
  }
}

// Where a line is above a place of its panel: between the two of its points that are nearest; null where it is not.
function heightAt(points, across) {
  for (let i = 2; i < points.length; i += 2) {
    const [a, b] = [points[i - 2] / UNITS, points[i] / UNITS];
    if (points[i - 2] === LIFT || points[i] === LIFT || a === b || (across - a) * (across - b) > 0) continue;
    return (points[i - 1] + (points[i + 1] - points[i - 1]) * (across - a) / (b - a)) / UNITS;
  }
  return null;
}

// The hand on the plot: a grip for each handle, and whatever is pressed in its panel.

class Hand {
  constructor(root, picture, bubble, handles, controls, moved) {
    Object.assign(this, { root, picture, bubble, handles, controls, moved, held: null });
    this.grips = handles.map(handle => this.grip(handle));
  }

  attach() {        // to the columns, once they are there
    for (const column of this.picture.columns) {
      const { box } = column;
      box.addEventListener("pointerdown", event => this.take(column, event));
      box.addEventListener("pointermove", event => this.follow(column, event));
      box.addEventListener("pointerup", event => {
        if (this.held?.moved) this.follow(column, event);      // the last move may not have been told
        this.release();
      });
      box.addEventListener("pointercancel", () => this.giveBack());
      box.addEventListener("pointerleave", () => { if (!this.held) this.bubble.leave(); });
    }
  }

  names({ x, y }) { return [x, y].filter(name => name !== null); }

  idle(handle) { return this.names(handle).some(name => this.controls[name].idle); }

  zero(name) { return this.picture.frame.zeros[name] ?? 0; }

  place(handle) {       // in the picture; null along an axis on which it is not led
    const { panel, unit, x, y, places } = handle, axes = this.picture.axes(panel);
    if (places.length) return this.seen(panel, places[this.controls[x].value]);
    const at = this.picture.frame.at[x ?? y] ?? handle.at;
    const [across, up] = [x, y].map((name, i) => {
      const number = name !== null ? this.zero(name) + unit * this.controls[name].value : at;
      return number === null ? null : clamp(toShare(axes[i], number), -0.02, 1.02);
    });
    const [px, py] = this.picture.place(panel, across ?? 0, 1 - (up ?? 0));
    return [across === null ? null : px, up === null ? null : py];
  }

  seen(panel, [a, b]) {     // where in the picture two numbers on the axes lie
    const [x, y] = this.picture.axes(panel);
    return this.picture.place(panel, toShare(x, a), 1 - toShare(y, b));
  }

  apart(handle, x, y) {
    const [px, py] = this.place(handle);
    return Math.hypot(px === null ? 0 : px - x, py === null ? 0 : py - y);
  }

  take(column, event) {
    if (event.button || !this.picture.frame) return;
    const [x, y] = this.picture.pointer(column, event), panel = this.picture.panelAt(column, x, y, 16);
    const grip = this.grips.find(({ element }) => element === event.target);
    const free = this.handles.filter(handle => handle.panel === panel && !this.idle(handle));
    const handle = grip?.handle ?? free.sort((one, other) => this.apart(one, x, y) - this.apart(other, x, y))[0];
    if (!handle || this.idle(handle)) return this.bubble.hover(column, x, y);
    for (const control of Object.values(this.controls)) control.forget();
    for (const name of this.names(handle)) this.controls[name].stop();
    try { column.box.setPointerCapture(event.pointerId); } catch { /* a made-up pointer cannot be captured */ }
    // Taken where it is drawn, it does not jump under the finger; taken elsewhere in its panel, it comes.
    const [px, py] = this.place(handle);
    const near = !handle.places.length && (grip || this.apart(handle, x, y) < NEAR);
    this.held = { handle, before: valuesOf(this.controls), aside: near ? [(px ?? x) - x, (py ?? y) - y] : [0, 0] };
    this.root.classList.add("held", "touched");
    this.bubble.leave();
    if (!near) this.lead(handle, x, y);
    this.grips.find(each => each.handle === handle).element.focus({ preventScroll: true });
    event.preventDefault();
  }

  follow(column, event) {
    if (!this.picture.frame) return;
    const [x, y] = this.picture.pointer(column, event);
    if (this.held) this.held.moved = true;
    if (this.held) this.lead(this.held.handle, x + this.held.aside[0], y + this.held.aside[1]);
    else if (event.pointerType !== "touch") {
      const panel = this.picture.panelAt(column, x, y);
      column.box.classList.toggle("open", this.handles.some(handle => handle.panel === panel && !this.idle(handle)));
      this.bubble.hover(column, x, y);
    }
  }

  lead(handle, x, y) {
    const { picture } = this, { panel, unit, snaps, places } = handle;
    const far = at => { const [px, py] = this.seen(panel, at); return Math.hypot(px - x, py - y); };
    if (places.length) {
      const control = this.controls[handle.x], all = places.map(far);
      control.value = control.settle(all.indexOf(Math.min(...all)));
      return this.moved();
    }
    const drawn = snaps.find(at => far(at) < SNAP);
    const to = drawn ?? picture.numbers(panel, picture.share(panel, x, y));
    [handle.x, handle.y].forEach((name, i) => {
      if (name === null) return;
      const control = this.controls[name], number = clamp((to[i] - this.zero(name)) / unit, control.low, control.high);
      control.value = drawn && !control.stops ? number : control.settle(number);
    });
    this.moved();
  }

  release() {
    this.held = null;
    this.root.classList.remove("held");
  }

  giveBack() {      // the page takes the finger for scrolling
    if (!this.held) return;
    for (const [name, value] of Object.entries(this.held.before)) this.controls[name].value = value;
    this.release();
    this.moved();
  }

  grip(handle) {
    const names = this.names(handle), both = names.length === 2;
    const label = handle.label || names.map(name => this.controls[name].label).join(", ");
    const element = make("div", {
      className: `explorer-grip ${both ? "both" : handle.x !== null ? "across" : "up"}`, tabindex: 0, role: "slider",
      "aria-label": `${label}, on the plot`, "aria-roledescription": both ? "slider in two directions" : "slider" });
    element.addEventListener("keydown", event => {
      const [across, up] = [handle.x ?? handle.y, handle.y ?? handle.x];
      const along = { ArrowLeft: [across, -1], ArrowRight: [across, 1], ArrowDown: [up, -1], ArrowUp: [up, 1],
                      Home: [across, -1e9], End: [across, 1e9], PageDown: [up, -1], PageUp: [up, 1] }[event.key];
      if (!along) return;
      event.preventDefault();
      const control = this.controls[along[0]], far = event.shiftKey || event.key.startsWith("Page");
      control.stop();
      control.step((far ? control.far : 1) * along[1]);
    });
    return { element, handle };
  }

  drawGrips() {
    for (const { element, handle } of this.grips) {
      const column = this.picture.columnOf(handle.panel), [left, top, , height] = this.picture.box(handle.panel);
      const [x, y] = this.place(handle), names = this.names(handle);
      if (element.parentNode !== column.box) column.box.append(element);
      element.style.left = `${((x ?? left) - column.left) * column.scale}px`;
      element.style.top = `${(y ?? top + height) * column.scale}px`;
      element.classList.toggle("round", names.length > 1 || handle.places.length > 0 || names[0] in this.picture.frame.at);
      element.classList.toggle("idle", this.idle(handle));
      element.setAttribute("aria-valuenow", this.controls[names[0]].value);
      element.setAttribute("aria-valuetext", names.map(name => `${this.controls[name].label} ${this.controls[name].value}`).join(", "));
    }
  }
}

const valuesOf = controls => Object.fromEntries(Object.entries(controls).map(([name, { value }]) => [name, value]));

// The explorer itself: title, goal, picture, words and controls.

export function explorer(root, scene, source) {
  const id = `explorer-${unique()}`;     // a page may load this module anew for each explorer, so no counter will do
  root.classList.add("explorer");
  root.dataset.lmSuppressShortcuts = "true";
  // Plain keys stay here: in a notebook a letter would delete cells. What a page knows by Ctrl or Escape goes on.
  root.addEventListener("keydown", event => {
    if (!(event.ctrlKey || event.metaKey || event.altKey || event.key === "Escape")) event.stopPropagation();
  });

  const picture = new Picture(make("div", { className: "explorer-picture" })), bubble = new Bubble(picture);
  const status = make("div", { className: "explorer-verdict", role: "status" });
  const silent = make("div", { className: "explorer-silent", role: "alert", hidden: "" });
  const goal = goalOf(root, scene);
  const title = make("div", { className: "explorer-title", text: scene.title });
  const head = make("div", { className: "explorer-head" }, title, ...goal.elements, silent);
  const seen = make("div", { className: "explorer-seen" }, picture.element, status);
  const rows = make("div", { className: "explorer-controls" });
  root.replaceChildren(head, seen, rows);

  const controls = {}, first = Object.fromEntries(scene.controls.map(([name, { value }]) => [name, value]));
  const ask = () => source.ask(valuesOf(controls));
  const others = but => Object.values(controls).filter(control => control !== but);
  const stopAll = but => others(but).forEach(control => {
    control.stop();
    control.forget();
  });
  const put = values => { for (const name in controls) if (name in values) controls[name].value = values[name]; };
  for (const [name, told] of scene.controls)
    controls[name] = new CONTROLS[told.kind](name, told, `${id}-${name}`, control => {
      stopAll(control);
      for (const other of scene.anew[name] ?? []) controls[other].value = first[other];      // another case
      root.classList.toggle("waiting", scene.still.includes(name));     // a new still part takes a moment
      ask();
    });
  put(first);
  const reset = make("button", { type: "button", className: "explorer-reset", text: "Reset",
                                title: "Alt + R resets all explorers of this page" });
  reset.addEventListener("click", () => { stopAll(); put(first); bubble.leave(); ask(); });
  rows.append(...Object.values(controls).map(control => control.row), make("div", { className: "explorer-row" }, reset));
  if (scene.rest.length)
    rows.append(make("div", { className: "explorer-rest", text: `In the notebook also: ${scene.rest.join(" · ")}` }));

  const hand = new Hand(root, picture, bubble, scene.handles, controls, ask);
  picture.built = () => {
    picture.element.append(bubble.element);
    hand.attach();
    picture.columns.forEach(({ canvas }, i) => {
      const part = picture.columns.length > 1 ? `, part ${i + 1} of ${picture.columns.length}` : "";
      canvas.setAttribute("aria-label", `${scene.title}${part}. ${scene.alt}`);
    });
  };
  picture.painted = () => hand.drawGrips();
  const arrange = () => picture.arrange(root, seen, rows);

  let told = null;      // the still part as the source gave it
  const show = async (frame, still, settled) => {
    const stale = () => frame.number < (picture.frame?.number ?? 0), fresh = still !== told;
    if (fresh) {
      const image = await createImageBitmap(new Blob([still.png], { type: "image/png" }));
      if (stale()) return;      // a later one was quicker
      told = still;
      picture.lay(still, image);
    }
    if (stale()) return;
    picture.frame = frame;
    // While a hand is ahead, what it says counts; then what the source says, which may have been set elsewhere.
    if (settled) put(frame.values);
    status.textContent = frame.verdict;
    silent.hidden = true;
    if (settled) root.classList.remove("waiting");
    for (const name in controls) controls[name].enable(frame.idle[name]);
    goal.tell(frame);
    if (fresh) arrange();
    else picture.repaint();
    root.dataset.shown = frame.number;
  };
  source.listen(show, words => {
    root.classList.remove("waiting");
    silent.textContent = words;
    silent.hidden = false;
  });

  const watch = new ResizeObserver(arrange);
  watch.observe(root);
  window.addEventListener("resize", arrange);       // a page that is enlarged as a whole changes no size in itself
  // One key for all explorers of a page. By its place on the keyboard: with Alt, some type another letter there.
  const all = event => {
    if (!(event.altKey && event.code === "KeyR") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    reset.click();
  };
  window.addEventListener("keydown", all, true);
  return () => {
    watch.disconnect();
    window.removeEventListener("resize", arrange);
    window.removeEventListener("keydown", all, true);
  };
}

// The goal as a chip; that it is met is seen, announced, and an event of the page: `goalmet`.
function goalOf(root, { goal, live }) {
  const name = live ? "Goal, live" : "Goal";        // live: what a page has of the controls does not meet it
  const chip = make("div", { className: "explorer-goal" }, make("b", { text: name }), make("span", { text: goal }));
  const news = make("div", { className: "explorer-unseen", "aria-live": "assertive" });
  let before = null;
  const tell = ({ met, values }) => {
    if (met === before) return;
    const arrived = met && before !== null;
    before = met;
    chip.classList.toggle("met", met);
    chip.classList.remove("arrived");
    chip.firstElementChild.textContent = met ? "Goal met" : name;
    news.textContent = arrived ? `Goal met: ${goal}` : "";
    if (!arrived) return;
    void chip.offsetWidth;      // or the animation would not begin again
    chip.classList.add("arrived");
    root.dispatchEvent(new CustomEvent("goalmet", { bubbles: true, detail: { goal, values } }));
  };
  return { elements: goal ? [chip, news] : [], tell };
}

const integers = bytes => new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));

// With a kernel: the answers are the model's frames. Two questions may be under way at once; of what a hand does
// meanwhile only the last counts.

const PATIENCE = 4000;      // milliseconds after which a question counts as not heard
const NO_ANSWER = "Not running: run this cell to move it. (If another cell is at work, it answers after that one.)";

function kernel(model) {
  const view = unique();
  let asked = 0, answered = 0, waiting = null, show, complain, timer, stop;
  const pump = () => {
    if (!waiting || asked - answered >= 2) return;
    asked += 1;
    clearTimeout(timer);
    timer = setTimeout(silence, PATIENCE);
    try { model.send({ values: waiting, from: [view, asked] }); } catch { silence(); }      // the kernel is gone
    waiting = null;
  };
  const silence = () => {
    clearTimeout(timer);
    answered = asked;
    complain(NO_ANSWER);
  };
  const hear = () => {
    const { points, from, values, idle, zeros, at, ...rest } = model.get("_frame");
    if (from?.[0] === view) answered = Math.max(answered, from[1]);
    if (answered === asked) clearTimeout(timer);
    pump();
    const frame = { ...rest, values: Object.fromEntries(values), idle: Object.fromEntries(idle),
                    zeros: Object.fromEntries(zeros), at: Object.fromEntries(at), points: integers(points) };
    show(frame, model.get("_still"), answered === asked && !waiting);
  };
  return {
    ask: values => { waiting = values; pump(); },
    listen: (showing, complaining) => {
      [show, complain] = [showing, complaining];
      model.on("change:_frame", hear);
      stop = () => { model.off("change:_frame", hear); clearTimeout(timer); };
      hear();
    },
    stop: () => stop(),
  };
}

function render({ model, el }) {
  const source = kernel(model);
  const root = make("div");
  el.append(root);
  el.style.flexGrow = 1;      // in a box beside something it takes the room that is left
  const leave = explorer(root, model.get("_scene"), source);
  return () => { leave(); source.stop(); };
}

// Without a kernel: the answers are the rows of a table that was made beforehand; table.py says how it is packed.

const FINE = 4;     // of our units make one of a table's

const inflated = async bytes => new Uint8Array(await new Response(
  new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer());

export async function fromTable(bytes) {
  const end = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(await inflated(bytes.subarray(4, end))));
  const { scene, order, columns } = head, stops = {}, first = {};
  for (const [name, told] of scene.controls) [stops[name], first[name]] = [told.stops, told.value];
  let from = end, asked = 0, show;
  const stills = head.stills.map(still => ({ ...still, png: bytes.subarray(from, from += still.png) }));
  const pointsOf = unpacked(await inflated(bytes.subarray(from)), head.bases, columns.lengths);
  const ask = values => {
    const row = order.reduce((so, name) => so * stops[name].length + stops[name].indexOf(values[name]), 0);
    const { still, ...said } = Object.fromEntries(Object.entries(columns).map(([name, column]) =>
      [name, column.values[column.at[row]]]));
    show({ ...said, values, number: ++asked, points: pointsOf(row) }, stills[still], true);
  };
  return { scene, source: { ask, listen: showing => { show = showing; ask(first); } } };
}

// Gives the points of a row. Each stroke is told as what it differs in from a base, and that from point to point.
function unpacked(bytes, bases, { values, at }) {
  const strokes = [];
  let from = 0;
  bases.forEach((base, j) => {
    const starts = [0];
    at.forEach((i, row) => starts.push(starts[row] + (values[i][j] ?? 0)));
    const many = starts.at(-1), points = new Int16Array(2 * many), stroke = { starts, points };
    for (const axis of [0, 1]) {
      const low = bytes.subarray(from, from += many), high = bytes.subarray(from, from += many);
      at.forEach((_, row) => {
        const other = base === "twin" ? strokes[j - 1] : stroke, there = base === "before" ? row - 1 : row;
        const begin = other.starts[there], length = base === "nothing" || there < 0 ? 0 : other.starts[there + 1] - begin;
        for (let i = starts[row], sum = 0; i < starts[row + 1]; i++) {
          const folded = low[i] | high[i] << 8, like = begin + Math.min(i - starts[row], length - 1);
          sum += (folded >>> 1) ^ -(folded & 1);
          points[2 * i + axis] = length ? sum + other.points[2 * like + axis] : sum;
        }
      });
    }
    strokes.push(stroke);
  });
  return row => Int16Array.from(strokes.flatMap(({ starts, points }) =>
    [...points.subarray(2 * starts[row], 2 * starts[row + 1])]), number => FINE * number);
}

export default { render };
