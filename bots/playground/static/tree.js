// A thread's versions as a tree to walk about in: a line from each to what was made from it, and beside it what can be done with the
// one that was chosen. The server says where each stands, as on the sheet that a chat gets.

import { get } from "./api.js";
import { button, drawing, fill, h, iconButton, preview, row, words } from "./dom.js";

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export class Tree {
  // acts: press(one), edit(cell)
  constructor(dialog, acts) {
    this.dialog = dialog;
    this.acts = acts;
    this.build();
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    new ResizeObserver(() => this.lines()).observe(this.grid);
  }

  build() {
    const turn = (step, label, face) => iconButton(face, label, () => this.load(this.found.page + step));
    this.turns = { [-1]: turn(-1, "The page before", "back"), 1: turn(1, "The next page", "next") };
    this.pages = h("p", { role: "status" });
    this.grid = h("div.cells", { role: "group", "aria-label": "Versions, each after what it was made from", onkeydown: (event) => this.walk(event) });
    this.said = h("p.status", { role: "status" });
    this.about = h("section.about", { "aria-label": "The chosen version" });
    const title = h("div.titles", h("h2", { id: "tree-title" }, "Versions"), this.pages);
    this.dialog.append(
      h("header.head", title, this.turns[-1], this.turns[1], iconButton("close", "Close", () => this.dialog.close())),
      h("div.walk", this.grid, this.said),
      this.about,
    );
  }

  // where: {channel, root, as}. The dialog gives the focus back to what opened it.
  async open(where) {
    Object.assign(this, { where, chosen: null, beside: null, found: null });
    fill(this.grid, []);
    fill(this.about, []);
    this.pages.textContent = "";
    if (!this.dialog.open) this.dialog.showModal();
    await this.load();
  }

  async load(page) {
    if (page && (page < 1 || page > this.found.pages)) return;
    const { channel, root, as } = this.where;
    this.say("");
    try {
      this.found = await get(`/api/trees/${root}`, { channel, as, page }, { patience: 10_000 });
    } catch (error) {
      return this.say(error.message, true);
    }
    const cells = this.found.cells;
    this.chosen = cells.find((cell) => cell.version === this.chosen?.version) ?? cells.find((cell) => cell.current) ?? cells[0];
    this.draw();
    if (!page) this.focus(this.chosen);
  }

  say(words, bad = false) {
    this.said.textContent = words;
    this.said.classList.toggle("bad", bad);
  }

  draw() {
    const { cells, page, pages } = this.found;
    this.pages.textContent = pages > 1 ? `Page ${page} of ${pages}` : cells.length > 1 ? `${cells.length} in this thread` : "The first one";
    for (const step of [-1, 1]) {
      this.turns[step].hidden = pages < 2;
      this.turns[step].ariaDisabled = page + step < 1 || page + step > pages;
    }
    this.grid.style.setProperty("--columns", Math.max(3, ...cells.map((cell) => cell.column + 1)));
    fill(this.grid, cells.map((cell) => this.cell(cell)));
    this.lines();
    this.tell();
  }

  cell(cell) {
    const from = cell.from ? `, from v${cell.from}` : "";
    const face = h("span.face", this.face(cell, 160));
    const chooser = button([face, h("span.name", names(cell))], () => this.choose(cell), {
      class: ["cell", cell.current && "current", cell.in_lineage && "on-line"],
      "data-key": cell.version,
      "aria-label": `v${cell.number}${cell.branch && `, called ${cell.branch}`}${cell.current ? ", the current one" : ""}${from}: ${cell.words}`,
      "aria-pressed": cell === this.chosen,
    });
    chooser.style.gridArea = `${cell.row + 1} / ${cell.column + 1}`;
    return chooser;
  }

  // A picture whose original is gone leaves its place, and says so.
  face(cell, edge) {
    const image = preview(cell.sha256, edge, { decoding: "async" });
    image.addEventListener("error", () => image.replaceWith(h("span.gone", "gone")));
    return image;
  }

  choose(cell) {
    const one = this.beside;
    this.beside = null;
    if (one && one !== cell) return this.done({ act: "before-after", version: cell.version, against: one.number });
    this.chosen = cell;
    this.say("");
    this.draw();
  }

  // What is known of the chosen version, and what can be done with it.
  tell() {
    const cell = this.chosen;
    const { buttons, cells } = this.found;
    const press = (act, label, more) => button(label, () => this.done({ act, version: cell.version }), { "data-act": act, ...more });
    const named = (act) => ({ "data-act": act, "aria-label": `${buttons[act]} v${cell.number}` });
    const edit = () => (this.dialog.close(), this.acts.edit(cell));
    fill(this.about, [
      h("div.large", { "data-key": cell.version }, this.face(cell, 512)),
      h(
        "div",
        h("h3", names(cell), cell.current && h("span.mark", "current")),
        words(cell.words),
        h("p.facts", [cell.from && `from v${cell.from}`, cell.facts, cell.by].map((fact) => fact && h("span", fact))),
        row(
          !cell.current && press("pick", `Go on with v${cell.number}`, { class: "act solid" }),
          button(buttons.edit, edit, named("edit")),
          press("info", buttons.info, named("info")),
          cell.from && press("before-after", buttons["before-after"]),
          cells.length > 1 && button("Compare with…", () => this.compare(), { "data-act": "compare", "aria-pressed": Boolean(this.beside) }),
        ),
      ),
    ]);
  }

  compare() {
    this.beside = this.beside ? null : this.chosen;
    this.say(this.beside ? `Choose the version to compare v${this.chosen.number} with.` : "");
    this.tell();
    if (this.beside) this.focus(this.chosen);
  }

  done(one) {
    this.dialog.close();
    this.acts.press(one);
  }

  button(cell) {
    return this.grid.querySelector(`[data-key="${cell.version}"]`);
  }

  focus(cell) {
    this.button(cell)?.focus();
  }

  // The arrow keys lead to the nearest version in their direction.
  walk(event) {
    const step = STEPS[event.key];
    const at = this.found?.cells.find((cell) => this.button(cell) === document.activeElement);
    if (!step || !at) return;
    const ahead = (cell) => (cell.row - at.row) * step[0] + (cell.column - at.column) * step[1];
    const aside = (cell) => Math.abs((cell.row - at.row) * step[1]) + Math.abs((cell.column - at.column) * step[0]);
    const before = this.found.cells.filter((cell) => ahead(cell) > 0 && (step[0] || cell.row === at.row));
    const [next] = before.sort((one, other) => ahead(one) - ahead(other) || aside(one) - aside(other));
    if (next) this.focus(next);
    event.preventDefault();
  }

  // --- the lines between them

  lines() {
    this.grid.querySelector("svg")?.remove();
    const { cells } = this.found ?? {};
    if (!cells || !this.grid.clientWidth) return;
    const places = cells.map((cell) => this.place(cell));
    const gap = 0.12 * places[0].width;
    const linked = cells.map((cell, at) => [cell, places[at], places[cell.parent ?? -1]]).sort(([one], [other]) => one.in_lineage - other.in_lineage);
    const paths = linked.map(([cell, here, from]) => {
      const d = from ? route(from, here, gap, cells[cell.parent].row === cell.row) : cell.from ? `M${here.left - gap} ${here.middle}H${here.left}` : "";
      return ["path", { d, class: cell.in_lineage ? "on-line" : "" }];
    });
    const between = drawing(...paths);
    between.classList.add("lines-between");
    this.grid.prepend(between);
  }

  place(cell) {
    const face = this.button(cell).querySelector(".face");
    const [outer, inner] = [this.grid.getBoundingClientRect(), face.getBoundingClientRect()];
    const [left, top] = [inner.left - outer.left, inner.top - outer.top];
    return { left, top, width: inner.width, right: left + inner.width, middle: top + inner.height / 2, centre: left + inner.width / 2 };
  }
}

const names = (cell) => [h("b", `v${cell.number}`), cell.branch && h("span", cell.branch)];

// Straight to the next in its row; else down beside what it was made from, and along above it.
function route(from, to, gap, sameRow) {
  if (sameRow) return `M${from.right} ${from.middle}H${to.left}`;
  return `M${from.right} ${from.middle}H${from.right + gap}V${to.top - gap}H${to.centre}V${to.top}`;
}
