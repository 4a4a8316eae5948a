// An explorer: a still picture, what moves over it, and what a hand takes hold of.
//
// It knows places in panels and numbers on axes, and nothing of what they mean: each picture comes from a source, which
// is a kernel (`render`, through anywidget) or a table that was made beforehand (`fromTable`).
//
//   source.ask(values)     the controls stand so: a frame of it will come
//   source.listen(show)    show(frame, still) is called with each frame; still is { png, size, columns, panels, styles }
//
// A frame is { values, verdict, met, idle, zeros, lengths, texts, every, points }.

const UNITS = 8192, LIFT = -32768;      // of a place in a panel; in place of a coordinate, it lifts the pen
const NEAR = 24;                        // pixels within which a hand means what is drawn there
const SNAP = 10;                        // pixels from which a handle is drawn to a place
const LEAST = 0.78, BESIDE = 290;       // how small a picture may be made; what controls beside it take

const make = (tag, traits = {}, ...children) => {
  const { className, text, ...attributes } = traits;
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const short = value => (value === 0 ? "0" : String(Number(value.toPrecision(3)))).replace("-", "−");
let made = 0;       // explorers in this page, for names that are unique

// Axes: from a number to its share of the panel, and back.

const toShare = ({ low, high, log }, number) =>
  log ? Math.log(number / low) / Math.log(high / low) : (number - low) / (high - low);
const toNumber = ({ low, high, log }, share) => log ? low * (high / low) ** share : low + (high - low) * share;

// Controls: each is { value, row, enable(why), step(by), settle(number) }, and calls `changed` when a hand moved it.

function slider(name, told, id, changed) {
  const { low, high, step, log, whole, stops, label } = told;
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  // A slider runs over places: of a table over its stops, of a logarithmic one over the exponent.
  const place = stops ? number => nearest(stops, number, log) : log ? Math.log10 : number => number;
  const settle = number => {
    if (stops) return stops[nearest(stops, number, log)];
    const rounded = log ? Number(number.toPrecision(3)) : Number(number.toFixed(digits));
    return clamp(whole ? Math.round(rounded) : rounded, low, high);
  };
  const at = position => stops ? stops[position] : settle(log ? 10 ** position : position);
  const ends = stops ? [0, stops.length - 1, 1] : log ? [Math.log10(low), Math.log10(high), 0.01] : [low, high, step];

  const range = make("input", { type: "range", min: ends[0], max: ends[1], step: stops ? 1 : log ? "any" : step,
                                "aria-label": label, id: `${id}-range` });
  const field = make("input", { type: "number", min: low, max: high, step: "any", id });
  const note = make("div", { className: "explorer-note", role: "status" });
  const row = make("div", { className: "explorer-row" }, make("label", { for: id, text: label }), range, field);
  const control = {
    name, label, row, settle, low, high, place, at, ends, whole, stops, stop() {},
    get value() { return control.number; },
    set value(number) {
      control.number = number;
      if (document.activeElement !== field || !control.typing) field.value = Number(number.toPrecision(6));
      const here = place(number);
      if (Math.abs(Number(range.value) - here) > 1e-9) range.value = here;
      range.setAttribute("aria-valuetext", field.value);
    },
    step(by) {
      const next = stops ? clamp(place(control.number) + by, 0, stops.length - 1)
        : clamp(place(control.number) + by * ends[2], ends[0], ends[1]);
      let number = at(next);
      if (number === control.number && whole) number = clamp(number + Math.sign(by), low, high);
      move(number);
    },
    enable: enabling(row, [range, field]),
  };
  const move = (number, said = "") => {
    note.textContent = said;
    control.typing = false;
    control.value = number;
    changed(control);
  };
  range.addEventListener("input", () => move(at(Number(range.value))));
  range.addEventListener("keydown", event => {      // a step of "any" has no keys of its own
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    control.step(by);
  });
  field.addEventListener("input", () => { control.typing = true; });
  field.addEventListener("change", () => {
    const typed = field.valueAsNumber;
    if (Number.isNaN(typed)) return move(control.number, "a number was expected");
    const inside = clamp(whole ? Math.round(typed) : typed, low, high);
    const number = stops ? settle(inside) : inside;
    move(number, typed === number ? "" : stops && inside === typed ? `the nearest that this page has is ${number}`
      : `from ${low} to ${high}${whole ? ", whole numbers" : ""}: taken as ${number}`);
  });
  field.addEventListener("keydown", event => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    control.step(event.key === "ArrowUp" ? 1 : -1);
  });
  if (told.play) row.append(player(control, move));
  row.append(note);
  range.addEventListener("pointerdown", () => control.stop());
  return control;
}

function nearest(stops, number, log) {
  const apart = log ? stop => Math.abs(Math.log(stop / number)) : stop => Math.abs(stop - number);
  let best = 0;
  for (let i = 1; i < stops.length; i++) if (apart(stops[i]) < apart(stops[best])) best = i;
  return best;
}

function player(control, move) {
  const button = make("button", { type: "button", className: "explorer-play", "aria-label": `Play ${control.label}` });
  const [low, high] = control.ends, span = high - low;
  const seconds = clamp((control.high - control.low) / 40, 3, 10);
  let playing = false;
  const look = () => {
    button.textContent = playing ? "❚❚" : "▶";
    button.setAttribute("aria-pressed", playing);
  };
  control.stop = () => { playing = false; look(); };
  button.addEventListener("click", () => {
    if (playing) return control.stop();
    playing = true;
    look();
    let from = control.place(control.value);
    if (from >= high) from = low;
    const begun = performance.now() - 1000 * seconds * (from - low) / span;
    button.closest(".explorer").querySelector(".explorer-picture").scrollIntoView({ block: "nearest" });
    const tick = now => {
      if (!playing) return;
      if (!button.isConnected) return control.stop();
      const share = clamp((now - begun) / 1000 / seconds, 0, 1), position = low + share * span;
      const number = control.at(control.whole || span > 100 ? Math.round(position) : position);
      if (number !== control.value) move(number);
      if (share === 1) control.stop();
      else requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  look();
  return button;
}

function choice(name, { label, options, stops }, id, changed) {
  const field = make("select", { id }, ...(stops ?? options).map(option => make("option", { value: option, text: option })));
  const row = make("div", { className: "explorer-row" }, make("label", { for: id, text: label }), field);
  const control = {
    name, label, row, stop() {}, settle: value => value, enable: enabling(row, [field]),
    get value() { return field.value; },
    set value(option) { field.value = option; },
  };
  field.addEventListener("change", () => changed(control));
  return control;
}

function tick(name, { label }, id, changed) {
  const field = make("input", { type: "checkbox", id });
  const row = make("div", { className: "explorer-row" }, make("label", { for: id, text: label }), field);
  const control = {
    name, label, row, stop() {}, settle: value => value, enable: enabling(row, [field]),
    get value() { return field.checked; },
    set value(on) { field.checked = on; },
  };
  field.addEventListener("change", () => changed(control));
  return control;
}

const CONTROLS = { slider, choice, switch: tick };

// A control that does nothing now is disabled, and says why.
function enabling(row, fields) {
  const reason = make("div", { className: "explorer-note" });
  return why => {
    for (const field of [...fields, ...row.querySelectorAll("button")]) field.disabled = Boolean(why);
    row.classList.toggle("idle", Boolean(why));
    if (why && reason.textContent !== why) reason.textContent = why;
    if (why) row.append(reason);
    else reason.remove();
  };
}

// The explorer itself.

export function explorer(root, scene, source) {
  const id = `explorer-${++made}`;
  root.classList.add("explorer");
  root.dataset.lmSuppressShortcuts = "true";
  // Plain keys stay here: in a notebook a letter would delete cells. What a page knows by Ctrl or Escape goes on.
  root.addEventListener("keydown", event => {
    if (!(event.ctrlKey || event.metaKey || event.altKey || event.key === "Escape")) event.stopPropagation();
  });

  const picture = make("div", { className: "explorer-picture" });
  const bubble = make("div", { className: "explorer-bubble", "aria-hidden": "true" });
  const status = make("div", { className: "explorer-verdict", role: "status" });
  const chip = make("div", { className: "explorer-goal" }, make("b", { text: "Goal" }), make("span", { text: scene.goal }));
  const news = make("div", { className: "explorer-unseen", "aria-live": "assertive" });
  const silent = make("div", { className: "explorer-silent", role: "alert", hidden: "" });
  const seen = make("div", { className: "explorer-seen" }, make("div", { className: "explorer-title", text: scene.title }),
                    ...(scene.goal ? [chip] : []), silent, picture, status, news);
  const reset = make("button", { type: "button", className: "explorer-reset", text: "Reset" });
  const rows = make("div", { className: "explorer-controls" });
  root.replaceChildren(seen, rows);

  const controls = Object.fromEntries(scene.controls.map(([name, told]) =>
    [name, CONTROLS[told.kind](name, told, `${id}-${name}`, control => changed(control))]));
  rows.append(...Object.values(controls).map(control => control.row),
              make("div", { className: "explorer-row" }, reset));
  if (scene.rest.length)
    rows.append(make("div", { className: "explorer-rest", text: `Live, you also turn: ${scene.rest.join(" · ")}` }));
  const first = Object.fromEntries(scene.controls.map(([name, { value }]) => [name, value]));
  for (const name in first) controls[name].value = first[name];

  let still = null, image = null, frame = null, columns = [], grips = [], chosen = null, met = null, held = null, due = null;

  const values = () => Object.fromEntries(Object.entries(controls).map(([name, { value }]) => [name, value]));
  const changed = control => {
    if (!held) for (const other of Object.values(controls)) if (other !== control) other.stop();
    source.ask(values());
  };
  reset.addEventListener("click", () => {
    for (const control of Object.values(controls)) control.stop();
    for (const name in first) controls[name].value = first[name];
    chosen = null;
    source.ask(values());
  });

  // From a frame to pixels.

  const arrange = () => {
    if (!still) return;
    const [width, height] = still.size, room = root.clientWidth;
    if (!room) return;
    // Letters are to have 12 pixels at least: a picture is made smaller by a fifth, not more; then its panels are stacked.
    const beside = room - BESIDE >= LEAST * width;
    const wide = Math.min(width, beside ? room - BESIDE : room);
    const stacked = still.columns.length > 2 && wide < LEAST * width;
    root.classList.toggle("beside", beside);
    picture.classList.toggle("stacked", stacked);
    seen.style.width = `${stacked ? room : wide}px`;
    rows.style.width = beside ? `${room - wide - 24}px` : "100%";
    columns.forEach(column => {
      const own = column.right - column.left;
      column.scale = stacked ? Math.min(1.1, room / own) : wide / width;
      const sharp = Math.max(1, window.devicePixelRatio || 1) * zoom(picture);
      for (const canvas of [column.under, column.canvas]) {
        canvas.width = Math.round(own * column.scale * sharp);
        canvas.height = Math.round(height * column.scale * sharp);
        canvas.style.width = `${own * column.scale}px`;
        canvas.style.height = `${height * column.scale}px`;
      }
      column.sharp = column.canvas.width / own;
      const context = column.under.getContext("2d"), grain = image.width / width;
      context.drawImage(image, column.left * grain, 0, own * grain, image.height, 0, 0, column.under.width, column.under.height);
    });
    paint();
  };

  const build = () => {       // after each still part: the columns, and the grips in them
    if (columns.length !== still.columns.length - 1) {
      picture.replaceChildren();
      columns = still.columns.slice(1).map((_, i) => {
        const under = make("canvas", { "aria-hidden": "true" }), canvas = make("canvas", { role: "img" });
        const box = make("div", { className: "explorer-column" }, under, canvas);
        picture.append(box);
        const column = { under, canvas, box, context: canvas.getContext("2d") };
        listen(column);
        return column;
      });
      picture.append(bubble);
      grips = scene.handles.map((handle, i) => grip(handle, i));
    }
    columns.forEach((column, i) => { [column.left, column.right] = still.columns.slice(i, i + 2); });
    for (const each of grips) columnOf(each.handle.panel).box.append(each.element);
  };

  const columnOf = panel => {
    const [left, , width] = still.panels[panel].box, middle = left + width / 2;
    return columns.find(column => middle >= column.left && middle < column.right) ?? columns[0];
  };

  const place = (panel, across, down) => {        // of a share of the panel, in pixels of the picture
    const [left, top, width, height] = still.panels[panel].box;
    return [left + width * across, top + height * down];
  };

  const lines = () => {       // of the frame: each artist's style and its strokes
    let at = 0, stroke = 0;
    const next = () => {
      const points = frame.points.subarray(2 * at, 2 * (at + frame.lengths[stroke]));
      at += frame.lengths[stroke++];
      return points;
    };
    return still.styles.map((style, i) => style.kind === "text" ? { style, text: frame.texts[i] }
      : style.kind === "patch" ? { style, own: next() }
      : { style, own: next(), marks: next(), every: frame.every[i] || 1 });
  };

  const trace = (context, panel, points, closed) => {
    const [left, top, width, height] = still.panels[panel].box;
    let lifted = true;
    context.beginPath();
    for (let i = 0; i < points.length; i += 2) {
      if (points[i] === LIFT) { lifted = true; continue; }
      const x = left + width * points[i] / UNITS, y = top + height * points[i + 1] / UNITS;
      if (lifted) context.moveTo(x, y);
      else context.lineTo(x, y);
      lifted = false;
    }
    if (closed) context.closePath();
  };

  const stamp = (context, { panel, mark, fill, edge, edgewidth, only }, points) => {
    const shape = new Path2D();
    for (const polygon of mark.polygons) polygon.forEach(([x, y], i) => i ? shape.lineTo(x, y) : shape.moveTo(x, y));
    context.fillStyle = fill;
    context.strokeStyle = edge;
    context.lineWidth = edgewidth;
    context.setLineDash([]);
    context.lineJoin = context.lineCap = "round";
    const which = only ?? points.length / 2;
    for (let k = 0; k < (only ? only.length : which); k++) {
      const i = 2 * (only ? only[k] : k);
      if (i >= points.length || points[i] === LIFT) continue;
      const [x, y] = place(panel, points[i] / UNITS, points[i + 1] / UNITS);
      context.translate(x, y);
      if (mark.filled) context.fill(shape);
      if (edgewidth) context.stroke(shape);
      context.translate(-x, -y);
    }
  };

  // With the next picture of the screen: a canvas that is drawn on between two of them is drawn at once, and slowly.
  const repaint = () => { due ??= requestAnimationFrame(() => { due = null; paint(); }); };

  const paint = () => {
    if (!still || !frame || !image || !columns[0]?.sharp) return;
    for (const { context, canvas, left, sharp } of columns) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.setTransform(sharp, 0, 0, sharp, -left * sharp, 0);
    }
    for (const { style, own, marks, text } of lines()) {
      const { context } = columnOf(style.panel);
      context.save();
      if (style.clip) {
        context.beginPath();
        context.rect(...still.panels[style.panel].box);
        context.clip();
      }
      if (text) {
        context.fillStyle = style.colour;
        context.font = `${style.weight} ${style.size}px "DejaVu Sans", Verdana, sans-serif`;
        context.textAlign = style.across;
        context.fillText(text[0], ...place(style.panel, text[1], text[2]));
      } else if (style.kind === "patch") {
        trace(context, style.panel, own, true);
        context.fillStyle = style.fill;
        context.fill("evenodd");
      } else {
        if (own.length && style.width) {
          trace(context, style.panel, own);
          context.strokeStyle = style.colour;
          context.lineWidth = style.width;
          context.lineCap = style.cap;
          context.lineJoin = "round";
          context.setLineDash(style.dash);
          context.stroke();
        }
        if (style.mark) stamp(context, style, marks);
      }
      context.restore();
    }
    if (chosen) ring();
    for (const each of grips) each.follow();
  };

  // A step that is chosen in one panel is marked in all.

  const stepped = () => lines().filter(({ style }) => style.steps);
  const pointAt = ({ style, marks, every }, step) => {
    const i = 2 * Math.round(step / every);
    if (i >= marks.length || marks[i] === LIFT) return null;
    return [marks[i] / UNITS, marks[i + 1] / UNITS];
  };
  const ring = () => {
    for (const line of stepped()) {
      const at = pointAt(line, chosen.step);
      if (!at) continue;
      const { context } = columnOf(line.style.panel);
      context.beginPath();
      context.setLineDash([]);
      context.arc(...place(line.style.panel, ...at), 7, 0, 7);
      context.lineWidth = 4;
      context.strokeStyle = "white";
      context.stroke();
      context.lineWidth = 2;
      context.strokeStyle = "black";
      context.stroke();
    }
  };

  const numbers = (panel, [across, down]) => {
    const [x, y] = still.panels[panel].axes;
    return [toNumber(x, across), toNumber(y, 1 - down)];
  };

  const atStep = step => {        // what all lines over steps say of one
    const said = [];
    for (const line of stepped()) {
      const at = pointAt(line, step), { panel, label, steps } = line.style;
      if (!at) continue;
      const [x, y] = numbers(panel, at), [across, up] = still.panels[panel].axes;
      if (steps === "path") said.push(`${label ? `${label}: ` : ""}${across.label || "x"} ${short(x)}, ${up.label || "y"} ${short(y)}`);
      else said.push(`${label || up.label || "height"} ${short(y)}`);
    }
    return said.length ? [`step ${step}`, ...said] : [];
  };

  const atPlace = (panel, across, down) => {      // where no step is near: the curves above and below, else the place
    const { axes: [x, y] } = still.panels[panel], heights = [];
    for (const { style, own } of lines()) {
      if (style.panel !== panel || !style.label || style.steps || !own?.length) continue;
      for (let i = 2; i < own.length; i += 2) {
        const [a, b] = [own[i - 2] / UNITS, own[i] / UNITS];
        if (own[i - 2] === LIFT || own[i] === LIFT || a === b || (across - a) * (across - b) > 0) continue;
        const height = (own[i - 1] + (own[i + 1] - own[i - 1]) * (across - a) / (b - a)) / UNITS;
        heights.push(`${style.label} ${short(toNumber(y, 1 - height))}`);
        break;
      }
    }
    const said = `${x.label || "x"} ${short(toNumber(x, across))}`;
    return heights.length ? [said, ...heights] : [`${said}, ${y.label || "height"} ${short(toNumber(y, 1 - down))}`];
  };

  const nearStep = (panel, x, y) => {
    let best = null;
    for (const line of stepped()) {
      if (line.style.panel !== panel) continue;
      for (let i = 0; i < line.marks.length; i += 2) {
        if (line.marks[i] === LIFT) continue;
        const [px, py] = place(panel, line.marks[i] / UNITS, line.marks[i + 1] / UNITS);
        const apart = line.style.steps === "curve" ? Math.abs(px - x) : Math.hypot(px - x, py - y);
        if (apart < (best?.apart ?? NEAR)) best = { apart, step: i / 2 * line.every };
      }
    }
    return best;
  };

  const say = (words, column, x, y) => {
    bubble.replaceChildren(...words.map(word => make("div", { text: word })));
    bubble.classList.toggle("shown", words.length > 0);
    if (!words.length) return;
    const left = column.box.offsetLeft + (x - column.left) * column.scale, top = column.box.offsetTop + y * column.scale;
    const beyond = left + 16 + bubble.offsetWidth > picture.clientWidth;
    bubble.style.left = `${Math.max(0, beyond ? left - 16 - bubble.offsetWidth : left + 16)}px`;
    bubble.style.top = `${Math.max(0, top - bubble.offsetHeight - 8)}px`;
  };

  const hover = (column, x, y) => {
    const panel = panelAt(column, x, y);
    const before = chosen;
    chosen = panel === null ? null : nearStep(panel, x, y);
    if (panel === null) say([], column);
    else {
      const [left, top, width, height] = still.panels[panel].box;
      say(chosen ? atStep(chosen.step) : atPlace(panel, (x - left) / width, (y - top) / height), column, x, y);
    }
    if (chosen?.step !== before?.step) repaint();
  };

  // The hand on the plot.

  const panelAt = (column, x, y, margin = 8) => {
    const found = still.panels.findIndex(({ box: [left, top, width, height] }, panel) => columnOf(panel) === column
      && x > left - margin && x < left + width + margin && y > top - margin && y < top + height + margin);
    return found < 0 ? null : found;
  };

  const zeroOf = name => frame.zeros[name] ?? 0;
  const placeOf = handle => {      // in pixels; null along an axis on which it is not led
    const { panel, unit, at } = handle, [x, y] = still.panels[panel].axes;
    const share = (axis, name) => name === null ? null : toShare(axis, zeroOf(name) + unit * controls[name].value);
    let across = share(x, handle.x), up = share(y, handle.y);
    if (across === null && at !== null) across = toShare(x, at);
    if (up === null && at !== null) up = toShare(y, at);
    const [left, top, width, height] = still.panels[panel].box;
    return [across === null ? null : left + width * clamp(across, -0.02, 1.02),
            up === null ? null : top + height * clamp(1 - up, -0.02, 1.02)];
  };

  const apartFrom = (handle, x, y) => {
    const [px, py] = placeOf(handle);
    return Math.hypot(px === null ? 0 : px - x, py === null ? 0 : py - y);
  };

  const lead = (handle, x, y) => {      // the handle to a place of the picture
    const { panel, unit, snaps } = handle, { box: [left, top, width, height], axes } = still.panels[panel];
    const snapped = snaps.map(([a, b]) => [left + width * toShare(axes[0], a), top + height * (1 - toShare(axes[1], b)), a, b])
      .find(([px, py]) => Math.hypot(px - x, py - y) < SNAP);
    const to = snapped ? snapped.slice(2) : [toNumber(axes[0], (x - left) / width), toNumber(axes[1], 1 - (y - top) / height)];
    [handle.x, handle.y].forEach((name, i) => {
      if (name === null) return;
      const control = controls[name], number = (to[i] - zeroOf(name)) / unit;
      const inside = clamp(number, control.low, control.high);
      control.value = snapped && !control.stops ? inside : control.settle(inside);
    });
    source.ask(values());
  };

  const listen = column => {
    const at = event => {
      const rect = column.canvas.getBoundingClientRect();
      return [column.left + (event.clientX - rect.left) / rect.width * (column.right - column.left),
              (event.clientY - rect.top) / rect.height * still.size[1]];
    };
    const free = handle => [handle.x, handle.y].every(name => name === null || !controls[name].row.classList.contains("idle"));
    column.box.addEventListener("pointerdown", event => {
      if (event.button || !frame) return;
      const [x, y] = at(event), panel = panelAt(column, x, y, 16);
      const own = grips.find(each => each.element === event.target)?.handle;
      const open = scene.handles.filter(handle => handle.panel === panel && free(handle));
      const handle = own ?? open.sort((one, other) => apartFrom(one, x, y) - apartFrom(other, x, y))[0];
      if (!handle || !free(handle)) return hover(column, x, y);
      for (const name of [handle.x, handle.y]) if (name !== null) controls[name].stop();
      try { column.box.setPointerCapture(event.pointerId); } catch { /* a made-up pointer cannot be captured */ }
      const [px, py] = placeOf(handle), before = values();
      // Taken where it is drawn, it does not jump into the middle of the finger; taken elsewhere, it comes.
      const near = own || apartFrom(handle, x, y) < NEAR;
      held = { handle, before, dx: near && px !== null ? px - x : 0, dy: near && py !== null ? py - y : 0 };
      root.classList.add("held", "touched");
      say([], column);
      chosen = null;
      if (!near) lead(handle, x, y);
      grips.find(each => each.handle === handle)?.element.focus({ preventScroll: true });
      event.preventDefault();
    });
    column.box.addEventListener("pointermove", event => {
      if (!frame) return;
      const [x, y] = at(event);
      if (held) lead(held.handle, x + held.dx, y + held.dy);
      else if (event.pointerType !== "touch") hover(column, x, y);
    });
    const release = () => { held = null; root.classList.remove("held"); };
    column.box.addEventListener("pointerup", release);
    column.box.addEventListener("pointercancel", () => {       // the page takes the finger for scrolling
      if (!held) return;
      for (const name in held.before) controls[name].value = held.before[name];
      release();
      source.ask(values());
    });
    column.box.addEventListener("pointerleave", () => {
      if (held) return;
      chosen = null;
      say([], column);
      repaint();
    });
  };

  const grip = (handle, i) => {
    const names = [handle.x, handle.y].filter(name => name !== null);
    const label = handle.label || names.map(name => controls[name].label).join(", ");
    const both = names.length === 2;
    const element = make("div", {
      className: `explorer-grip ${both ? "both" : handle.x !== null ? "across" : "up"}`, tabindex: 0, role: "slider",
      "aria-label": `${label}, on the plot`, "aria-roledescription": both ? "slider in two directions" : "slider",
      "data-handle": i });
    element.addEventListener("keydown", event => {
      const many = event.shiftKey ? 10 : 1;
      const along = { ArrowLeft: [handle.x ?? handle.y, -1], ArrowRight: [handle.x ?? handle.y, 1],
                      ArrowDown: [handle.y ?? handle.x, -1], ArrowUp: [handle.y ?? handle.x, 1] }[event.key];
      if (!along) return;
      event.preventDefault();
      controls[along[0]].stop();
      controls[along[0]].step(many * along[1]);
    });
    const follow = () => {
      const column = columnOf(handle.panel), { box: [left, top, width, height] } = still.panels[handle.panel];
      const [x, y] = placeOf(handle);
      element.style.left = `${((x ?? left) - column.left) * column.scale}px`;
      element.style.top = `${(y ?? top + height) * column.scale}px`;
      element.classList.toggle("idle", names.some(name => controls[name].row.classList.contains("idle")));
      element.setAttribute("aria-valuenow", controls[names[0]].value);
      element.setAttribute("aria-valuetext", names.map(name => `${controls[name].label} ${controls[name].value}`).join(", "));
    };
    return { element, handle, follow };
  };

  // What a frame changes besides the picture.

  const tell = () => {
    status.textContent = frame.verdict;
    columns.forEach(({ canvas }, i) => {
      canvas.setAttribute("aria-label", `${scene.title}${columns.length > 1 ? `, part ${i + 1} of ${columns.length}` : ""}. ${scene.alt}`);
    });
    for (const name in controls) controls[name].enable(frame.idle[name]);
    if (frame.met === met) return;
    const arrived = frame.met && met !== null;
    met = frame.met;
    chip.classList.toggle("met", met);
    chip.firstElementChild.textContent = met ? "Goal met" : "Goal";
    news.textContent = arrived ? `Goal met: ${scene.goal}` : "";
    if (arrived) {
      chip.classList.remove("arrived");
      void chip.offsetWidth;        // or the animation would not begin again
      chip.classList.add("arrived");
      root.dispatchEvent(new CustomEvent("goalmet", { bubbles: true, detail: { goal: scene.goal, values: frame.values } }));
    }
  };

  const show = async (next, under, settled) => {
    const fresh = under !== still?.told;
    if (fresh) {
      const bitmap = await createImageBitmap(new Blob([under.png], { type: "image/png" }));
      if (next.number < (frame?.number ?? 0)) return;       // a later one was quicker
      still = { ...under, told: under };
      image = bitmap;
      build();
    }
    if (next.number < (frame?.number ?? 0)) return;
    frame = next;
    silent.hidden = true;
    // While a hand is ahead, what it says counts; then what the source says, which may have been set elsewhere.
    if (settled) for (const name in controls) if (name in frame.values) controls[name].value = frame.values[name];
    tell();
    if (fresh) arrange();
    else repaint();
    root.dataset.shown = frame.number;
  };
  source.listen(show, words => { silent.textContent = words; silent.hidden = false; });

  const watch = new ResizeObserver(arrange);
  watch.observe(root);
  return () => watch.disconnect();
}

// How much a page is enlarged as a whole, as a deck of slides is.
function zoom(element) {
  const width = element.offsetWidth;
  return width ? clamp(element.getBoundingClientRect().width / width, 1, 3) : 1;
}

const integers = bytes => new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));

// With a kernel: the answers are the model's frames. Two questions may be under way at once; of what a hand does
// meanwhile only the last counts.

const PATIENCE = 4000;      // milliseconds after which a question counts as not heard
const NO_ANSWER = "Not running: run this cell to move it. (If another cell is at work, it answers after that one.)";

function kernel(model) {
  const view = Math.random().toString(36).slice(2);
  let asked = 0, answered = 0, waiting = null, show, complain, timer, stop;
  const pump = () => {
    if (!waiting || asked - answered >= 2) return;
    asked += 1;
    model.send({ values: waiting, from: [view, asked] });
    waiting = null;
    clearTimeout(timer);
    timer = setTimeout(() => { answered = asked; complain(NO_ANSWER); }, PATIENCE);
  };
  const hear = () => {
    const { points, from, values, idle, zeros, ...rest } = model.get("_frame");
    if (from?.[0] === view) answered = Math.max(answered, from[1]);
    if (answered === asked) clearTimeout(timer);
    pump();
    const frame = { ...rest, values: Object.fromEntries(values), idle: Object.fromEntries(idle),
                    zeros: Object.fromEntries(zeros), points: integers(points) };
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
  const leave = explorer(root, model.get("_scene"), source);
  return () => { leave(); source.stop(); };
}

export default { render };
