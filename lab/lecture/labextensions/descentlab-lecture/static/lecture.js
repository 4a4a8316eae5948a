// A notebook on a projector: a section at a time, its code folded, its answers hidden until their cells are run.
// JupyterLab finds this as it finds any extension; a view is changed here, and never the notebook.

const ZOOMS = [2.6, 2.2, 1.9, 1.7, 1.5, 1.4, 1.3, 1.2, 1.1, 1];     // of an explorer
const BELOW = 12;               // pixels that stay free below an explorer
const SCREENFUL = 0.85;         // of the window's height that a key turns
const TYPED = ".cm-content, textarea, select, input:not([type=range], [type=checkbox])";

const sourceOf = cell => cell.model.sharedModel.getSource();
const isProse = cell => cell.model.type === "markdown";
const opensSection = cell => isProse(cell) && /^## /m.test(sourceOf(cell));
const asks = cell => cell.model.toJSON().outputs?.some(output => output.metadata?.descentlab?.kind === "question");
const drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));

class Lecture {
  constructor({ content }) {
    this.notebook = content;
    this.folded = true;
    for (const cell of this.code) {
      cell.syncCollapse = false;        // what is folded here is not folded in the file
      cell.model.outputs.changed.connect(() => this.came(cell));
    }
    this.fold();
    this.hideAnswers();
    this.show(this.sections()[content.activeCellIndex]);
    content.activeCellChanged.connect(() => this.follow());
    content.model.cells.changed.connect(() => this.show(this.shown));
    content.node.addEventListener("click", () => setTimeout(() => this.show(this.shown)));
    new MutationObserver(() => this.fit()).observe(content.node, { subtree: true, attributeFilter: ["data-shown"] });
    addEventListener("resize", () => {
      for (const root of content.node.querySelectorAll("[data-fitted]")) delete root.dataset.fitted;
      this.fit();
    });
  }

  get cells() { return this.notebook.widgets; }

  get code() { return this.cells.filter(cell => cell.model.type === "code"); }

  get scroller() { return this.notebook.outerNode ?? this.notebook.node; }

  sections() {      // of each cell, the number of its section
    let section = 0;
    return this.cells.map(cell => section += opensSection(cell));
  }

  fold() { for (const cell of this.code) cell.inputHidden = this.folded; }

  hideAnswers() {   // what follows a question up to the next heading, as the notebooks are stored, whoever has run them
    let asked = false;
    for (const cell of this.cells) {
      if (isProse(cell) && /^#+ /m.test(sourceOf(cell))) asked = false;
      else if (asks(cell)) asked = true;
      else if (asked && cell.model.type === "code") cell.outputHidden = true;
    }
  }

  // The section of the active cell. A cell that was run last in its section stays in sight: after it the next section's
  // heading is the active one, and only the cell after that turns the page.
  follow() {
    const sections = this.sections(), at = this.notebook.activeCellIndex, section = sections[at];
    const ran = at > 0 && this.shown === section - 1 && sections[at - 1] === this.shown && !isProse(this.cells[at - 1]);
    if (!ran) this.show(section);
  }

  // Of a section, what comes before the first answer that is still hidden, and where that will be.
  show(section) {
    const sections = this.sections(), another = section !== this.shown;
    let later = false;
    this.veiled = null;
    this.cells.forEach((cell, i) => {
      cell.node.classList.toggle("elsewhere", sections[i] !== section || later);
      if (sections[i] !== section || later || !cell.outputHidden) return;
      later = true;
      this.veiled = cell;
    });
    this.shown = section;       // by its number
    if (another) this.scroller.scrollTop = 0;
    this.fit();
  }

  async came(cell) {        // something under a cell
    this.latest = cell;
    this.show(this.shown);
    await drawn();
    await Promise.allSettled([...cell.node.querySelectorAll("img")].map(image => image.decode()));
    this.see(cell.outputArea.node);
  }

  see(node) {       // all of it, or else its head
    if (!node.offsetHeight) return;
    const { top, bottom } = node.getBoundingClientRect(), frame = this.scroller.getBoundingClientRect();
    const by = top < frame.top ? top - frame.top : Math.min(Math.max(bottom - frame.bottom, 0), top - frame.top);
    this.scroller.scrollBy({ top: by });
  }

  turn(way) {       // a screenful on or back; or else the next answer, or another section
    const { scroller } = this, { scrollTop, clientHeight, scrollHeight } = scroller;
    const left = way > 0 ? scrollHeight - clientHeight - scrollTop : scrollTop;
    if (left > 8) return scroller.scrollBy({ top: way * Math.min(left, SCREENFUL * clientHeight) });
    const sections = this.sections(), to = this.shown + way, { veiled } = this;
    if (way > 0 && veiled) {
      veiled.outputHidden = false;
      this.came(veiled);
    } else if (sections.includes(to)) {
      this.show(to);
      this.notebook.activeCellIndex = sections.indexOf(to);
      scroller.scrollTop = way > 0 ? 0 : scrollHeight;
    }
  }

  async fit() {        // explorers: with all their controls on the screen, and as large as that allows
    for (const root of this.notebook.node.querySelectorAll(".explorer[data-shown]")) {
      if (!root.clientWidth || root.dataset.fitted) continue;       // not in this section, or done
      root.dataset.fitted = "true";
      root.style.visibility = "hidden";         // while its size is found
      for (const zoom of ZOOMS) {
        root.style.zoom = zoom;
        await drawn();
        if (root.getBoundingClientRect().height <= this.scroller.clientHeight - BELOW) break;
      }
      root.style.visibility = "";
      if (this.latest?.node.contains(root)) this.see(root);
    }
  }
}

function blank() {
  const cover = document.querySelector(".lecture-blank");
  if (cover) return cover.remove();
  document.body.append(Object.assign(document.createElement("div"), { className: "lecture-blank" }));
}

function activate({ shell }) {
  const lectures = new WeakMap();
  shell.currentChanged.connect(async (_, { newValue: panel }) => {
    if (!panel?.content?.activeCellChanged || lectures.has(panel)) return;
    await panel.context.ready;
    await panel.revealed;
    lectures.set(panel, new Lecture(panel));
  });
  addEventListener("click", event => event.target.closest(".lecture-blank")?.remove());
  addEventListener("keydown", event => {
    const lecture = lectures.get(shell.currentWidget), typed = event.target.closest(TYPED);
    const turn = { PageDown: 1, PageUp: -1 }[event.key];
    if (!lecture || event.ctrlKey || event.metaKey) return;
    if (turn) lecture.turn(turn);
    else if (event.altKey && event.code === "KeyC") {
      lecture.folded = !lecture.folded;
      lecture.fold();
    }
    else if (["b", "."].includes(event.key) && !typed) blank();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: STYLE });
  document.head.append(style);
}

const STYLE = new URL("lecture.css", document.currentScript.src).href;
const plugin = { id: "descentlab-lecture:plugin", autoStart: true, activate };
(globalThis._JUPYTERLAB ??= {})["descentlab-lecture"] = { init: () => {}, get: async () => () => plugin };
