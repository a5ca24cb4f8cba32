// Lines of the chat as elements: what people said, what the studio shows. `team` does what buttons ask for.

import { h, icon, timeOf, weight } from "./dom.js";

const KEEP_TOGETHER_MS = 5 * 60_000;
const FOLDED = 240; // characters of a long ask that are shown at first
const PARTS = /(^[█░]{2,}|(?<![\w/:.])(?:\/[a-z]+|--[a-z]+)\b)/m; // of the studio's sentences: a limit's bar, a command, a flag

export class Lines {
  constructor(team, acts) {
    this.team = team;
    this.acts = acts; // press, open, reply, edit, show, alt, dismiss, again, unsend
    this.unfolded = new Set(); // ids of lines whose long ask is shown in full
    this.people = new Map(team.people.map((person) => [person.id, person]));
  }

  // `joined`: it goes on from the line above, and shows no name of its own.
  draw(line, { joined, inThread }) {
    const classes = ["line", line.kind, joined && "joined", line.alone && "alone", line.unsent && `unsent ${line.unsent.state}`];
    return h(
      "li",
      { class: classes.filter(Boolean).join(" "), "data-line": line.id, id: `${inThread ? "t" : "c"}-${line.id}` },
      joined ? h("span", { class: "gutter" }, h("time", { datetime: line.at }, timeOf(line.at))) : this.avatar(line.author),
      h(
        "article",
        { "aria-label": this.title(line) },
        !joined && this.byline(line, inThread),
        ...this.body(line, inThread),
        !inThread && !line.unsent && this.foot(line),
        line.alone && this.private(line),
        line.unsent && this.unsent(line),
      ),
      !line.unsent && this.hover(line, inThread),
    );
  }

  title(line) {
    const numbers = line.kind === "result" ? `: ${this.numbers(line)}` : "";
    return `${this.name(line.author)}${numbers}, ${timeOf(line.at)}`;
  }

  numbers(line) {
    return line.body.pictures.map((one) => `v${one.number}`).join(", ");
  }

  follows(line, before) {
    if (!before || before.author !== line.author || line.kind !== "said" || before.kind !== "said") return false;
    if (before.unsent?.state === "failed") return false;
    return before.root === null && before.thread?.replies ? false : new Date(line.at) - new Date(before.at) < KEEP_TOGETHER_MS;
  }

  name(id) {
    return id === this.team.studio.id ? this.team.studio.name : (this.people.get(id)?.name ?? id);
  }

  avatar(id, small = false) {
    const studio = id === this.team.studio.id;
    const classes = ["avatar", small && "small", studio ? "studio" : `who-${id}`].filter(Boolean).join(" ");
    return h("span", { class: classes, "aria-hidden": "true" }, studio ? "" : this.name(id)[0]);
  }

  byline(line, inThread) {
    return h(
      "header",
      { class: "byline" },
      h(inThread ? "h3" : "h4", {}, this.name(line.author)),
      line.author === this.team.studio.id && h("span", { class: "badge" }, "Studio"),
      this.people.get(line.author)?.admin && h("span", { class: "badge" }, "Admin"),
      h("time", { datetime: line.at }, timeOf(line.at)),
    );
  }

  body(line, inThread) {
    const { body } = line;
    switch (line.kind) {
      case "said":
        return [this.quoted(body.replied_to), body.text && this.words(body.text), this.files(body.files)];
      case "working":
        return [this.ask(body.ask, line.id), this.files(body.ask?.files), this.developing(line)];
      case "result":
        return [this.ask(body.ask, line.id), this.files(body.ask?.files), this.pictures(line), this.caption(body.caption), this.archive(line), this.buttons(line)];
      case "failed":
        return [this.ask(body.ask, line.id), this.files(body.ask?.files), h("div", { class: body.mild ? "sorry mild" : "sorry", role: "note" }, this.words(body.text))];
      case "unsure":
        return [this.words(body.text), this.row([this.button(body.button, () => this.acts.press(line, {}))])];
      case "approval":
        return [this.words(body.text), body.ways.length > 0 && this.deciding(line)];
      case "spent":
        return [h("div", { class: "sorry", role: "note" }, this.words(body.text)), this.waysOut(line)];
      case "wanted":
        return [this.words(body.text), body.granted ? h("p", { class: "granted", dir: "auto" }, body.granted) : this.acts.isAdmin() && this.more(line)];
      case "vote":
        return [...this.table(body.table), this.ballots(line)];
      case "usage":
        return [this.usage(body)];
      case "info":
        return [this.info(line)];
      case "formats":
        return [this.words(body.text), this.row(body.buttons.map((one) => this.button(one.label, () => this.acts.press(line, one), one.act)))];
      case "history":
        return [this.history(line, inThread)];
      default:
        return body.table ? this.table(body.table) : [this.told(body.text)];
    }
  }

  words(text) {
    return h("p", { class: "words", dir: "auto" }, text);
  }

  told(text) {
    const parts = text.split(PARTS).map((part, index) => (index % 2 === 0 ? part : /^[█░]/.test(part) ? this.meter((part.split("█").length - 1) / part.length) : h("code", {}, part)));
    return h("p", { class: "words", dir: "auto" }, parts);
  }

  // Sentences, and rows with bars: a table to whoever listens, narrow enough for a phone.
  table({ says, sections, after }) {
    const row = (one) =>
      h("tr", { "data-key": one.title }, h("th", { scope: "row", dir: "auto" }, one.title), h("td", {}, this.meter(one.share), h("span", {}, one.says), one.below && h("small", {}, one.below)));
    const drawn = ({ heading, rows }) => h("table", { class: "bars", "data-key": heading }, heading && h("caption", {}, heading), h("tbody", {}, rows.map(row)));
    return [says && this.told(says), ...sections.map(drawn), after && this.told(after)];
  }

  meter(share) {
    const full = h("i");
    full.style.width = `${100 * share}%`;
    return h("span", { class: "meter", "aria-hidden": "true" }, full); // the sentence after it says the same in numbers
  }

  quoted(id) {
    const title = id && this.acts.titleOf(id);
    return title && h("p", { class: "quoted" }, icon("reply"), title);
  }

  files(files) {
    if (!files?.length) return null;
    const one = (file) =>
      h(
        "li",
        { "data-key": file.name },
        h("a", { href: file.id && `/files/${file.id}`, target: "_blank", rel: "noopener", title: `${file.name}, ${weight(file.size)}` }, this.fileFace(file), h("span", { dir: "auto" }, file.name)),
      );
    return h("ul", { class: "files", "aria-label": "Attached" }, files.map(one));
  }

  fileFace(file) {
    if (!file.id && !file.url) return icon("file");
    const image = h("img", { src: file.url ?? `/files/${file.id}`, alt: `Reference: ${file.name}`, loading: "lazy" });
    image.addEventListener("error", () => image.replaceWith(icon("file")));
    return image;
  }

  ask(ask, id) {
    if (!ask) return null;
    const verb = { new: "imagine" }[ask.act] ?? ask.act;
    return h("p", { class: "ask" }, this.avatar(ask.by.id, true), h("b", {}, ask.by.name), h("code", {}, `/${verb}`), this.asked(ask.words, id), ask.flags?.map((flag) => h("code", { class: "flag", dir: "auto" }, flag))); // a line of before has none
  }

  // What was asked for. A long one is folded, so that its picture stays near: [its words, the button that shows all of them].
  asked(words, id) {
    const short = `${[...words].slice(0, FOLDED).join("").trimEnd()}…`;
    const shown = () => (this.unfolded.has(id) ? words : short);
    if (words.length <= 1.5 * FOLDED) return h("span", { dir: "auto" }, words);
    const press = ({ currentTarget: button }) => {
      this.unfolded.delete(id) || this.unfolded.add(id);
      button.previousElementSibling.textContent = shown();
      button.textContent = this.unfolded.has(id) ? "Show less" : "Show all";
      button.setAttribute("aria-expanded", this.unfolded.has(id));
    };
    const label = this.unfolded.has(id) ? "Show less" : "Show all";
    return [h("span", { dir: "auto" }, shown()), h("button", { type: "button", class: "link", "aria-expanded": String(this.unfolded.has(id)), onclick: press }, label)];
  }

  // --- painting

  developing(line) {
    const { body } = line;
    const trays = Array.from({ length: Math.max(1, body.count) }, (_, index) => {
      const cell = body.cells?.[index];
      const there = cell?.sha256 && h("img", { src: `/previews/${cell.sha256}?edge=512`, alt: "", decoding: "async" });
      const tray = h("div", { class: cell?.failed ? "bath failed" : there ? "bath there" : "bath", "aria-hidden": "true" }, there, cell && h("span", { class: "position" }, String(cell.number)));
      tray.style.setProperty("aspect-ratio", (body.ratio ?? "1:1").replace(":", " / "));
      return tray;
    });
    const bar = h("span", { class: "bar", "aria-hidden": "true" }, h("i"));
    return h(
      "div",
      { class: `developing ${body.stage}` },
      h("div", { class: trays.length > 4 ? "prints many contact" : trays.length > 1 ? "prints many" : "prints" }, trays),
      h("p", { class: "progress" }, body.line),
      bar,
      body.render && this.row([this.button("Cancel", () => this.acts.press(line, { act: "cancel" }), "cancel")]),
    );
  }

  // --- pictures

  pictures(line) {
    const { pictures, act, sheet } = line.body;
    const moved = this.team.moves.includes(act);
    return h(
      "div",
      { class: ["prints", pictures.length > 1 && "many", sheet && "contact", moved && "moved"].filter(Boolean).join(" ") },
      pictures.map((picture, index) => this.print(line, picture, pictures.length > 1 ? (picture.position ?? index + 1) : null)),
    );
  }

  print(line, picture, position) {
    const image = h("img", {
      src: `/previews/${picture.sha256}?edge=${line.body.sheet ? 512 : 1024}`,
      alt: picture.alt,
      width: picture.width,
      height: picture.height,
      "data-version": picture.version,
      decoding: "async",
    });
    if (this.acts.fresh(line)) {
      image.classList.add("fresh");
      image.addEventListener("animationend", () => this.acts.developed(line));
    }
    image.addEventListener("error", () => this.later(image));
    const button = h("button", { type: "button", class: "print", onclick: () => this.acts.show(line, picture) }, image);
    button.setAttribute("aria-label", `Open v${picture.number}: ${picture.alt}`);
    const frame = h("div", { class: picture.version === line.body.chosen ? "frame chosen" : "frame", "data-key": picture.version }, button, position && this.position(line, picture, position), picture.label && h("span", { class: "combination", dir: "auto" }, picture.label));
    frame.style.setProperty("--ratio", String(picture.width / picture.height));
    return frame;
  }

  // The number of one of several pictures. On a sheet it chooses its picture: there is no room for buttons below.
  position(line, picture, position) {
    const pick = line.body.sheet && line.body.buttons.find((one) => one.act === "pick" && one.version === picture.version);
    if (!pick) return h("span", { class: "position", "aria-hidden": "true" }, String(position));
    const button = this.act(line, { ...pick, label: String(position) });
    button.classList.add("position");
    return button;
  }

  // A picture that did not arrive is asked for again, each time a little later.
  later(image, tries = Number(image.dataset.tries ?? 0) + 1) {
    image.dataset.tries = String(tries);
    setTimeout(() => image.isConnected && image.setAttribute("src", image.getAttribute("src")), Math.min(500 * 2 ** tries, 10_000));
  }

  caption(caption) {
    const [facts, ...notes] = caption.split("\n");
    const [name, ...rest] = facts.split(" · ");
    return h(
      "div",
      { class: "caption" },
      h("p", { class: "facts" }, h("b", {}, name), ...rest.map((fact) => h("span", { class: fact.length < 16 ? "whole" : null }, fact))),
      ...notes.filter(Boolean).map((note) => h("p", { class: "remark", dir: "auto" }, note)),
    );
  }

  buttons(line) {
    const picks = line.body.sheet ? [] : line.body.buttons.filter((one) => one.act === "pick");
    const rest = line.body.buttons.filter((one) => one.act !== "pick").map((one) => this.act(line, one));
    const menu = line.body.menu?.length ? this.menu(line) : null; // a line of before has none
    if (line.body.rest) rest.push(this.button(line.body.rest.label, () => this.acts.press(line, { act: "rest" }), "rest"));
    const last = h("span", { class: "together" }, rest.pop(), menu); // the menu never stands in a row of its own
    return h(
      "div",
      { class: "actions" },
      picks.length > 0 && h("div", { class: "picks", role: "group", "aria-label": "Go on with" }, h("span", { "aria-hidden": "true" }, "Go on with"), picks.map((one) => this.act(line, one))),
      this.row([...rest, last]),
    );
  }

  act(line, one) {
    const button = this.named(this.button(one.label, () => this.pressed(line, one), one.act), line, one.version);
    if (one.act === "pick") {
      button.setAttribute("aria-label", `Go on with picture ${one.label}`);
      button.setAttribute("aria-pressed", String(one.version === line.body.chosen));
    }
    return button;
  }

  pressed(line, one) {
    return one.act === "edit" ? this.acts.edit(line, one.version) : this.acts.press(line, one);
  }

  menu(line) {
    const menu = h("div", { class: "menu", role: "menu", "aria-label": `More for ${this.numbers(line)}`, hidden: true });
    const close = () => {
      menu.hidden = true;
      button.setAttribute("aria-expanded", "false");
    };
    for (const one of line.body.menu) {
      const choose = () => (close(), button.focus(), this.pressed(line, one));
      menu.append(h("button", { type: "button", role: "menuitem", "data-act": one.act, onclick: choose }, one.label));
    }
    const button = this.button("", () => {
      menu.hidden = !menu.hidden;
      button.setAttribute("aria-expanded", String(!menu.hidden));
      if (menu.hidden) return;
      menu.classList.remove("end");
      menu.classList.toggle("end", menu.getBoundingClientRect().right > holder.closest(".actions").getBoundingClientRect().right);
      menu.firstChild.focus();
    }, "menu");
    button.append(icon("more"));
    button.setAttribute("aria-label", `More for ${this.numbers(line)}`);
    button.setAttribute("aria-haspopup", "menu");
    button.setAttribute("aria-expanded", "false");
    const holder = h("span", { class: "holder" }, button, menu);
    holder.addEventListener("focusout", (event) => holder.contains(event.relatedTarget) || close());
    holder.addEventListener("keydown", (event) => {
      if (menu.hidden) return;
      const items = [...menu.children];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
      else if (event.key === "Escape") (close(), button.focus());
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return holder;
  }

  // "Undo v3": among many pictures, a button says which one it is for.
  named(button, line, version) {
    const picture = line.body.pictures?.find((one) => one.version === version);
    if (picture) button.setAttribute("aria-label", `${button.textContent} v${picture.number}`.trim());
    return button;
  }

  row(buttons) {
    return h("div", { class: "row-of-buttons" }, buttons);
  }

  button(label, onclick, act = "") {
    return h("button", { type: "button", class: "act", "data-act": act, onclick }, label);
  }

  // --- for one person alone

  info(line) {
    const { rows, pictures, button } = line.body;
    return h(
      "div",
      { class: "info" },
      h("img", { src: `/previews/${pictures[0].sha256}?edge=512`, alt: pictures[0].alt }),
      h("dl", {}, rows.flatMap(([label, value]) => [h("dt", {}, label), h("dd", { dir: "auto" }, label === "Alt text" ? pictures[0].alt : value)])),
      this.row([this.button(button, () => this.acts.alt(line, pictures[0]), "alt")]),
    );
  }

  history(line) {
    const one = (picture) =>
      h(
        "li",
        { class: picture.current ? "now" : "", "data-key": picture.version },
        h("button", { type: "button", class: "print", "aria-label": `Open v${picture.number}: ${picture.alt}`, onclick: () => this.acts.show(line, picture) }, h("img", { src: `/previews/${picture.sha256}?edge=160`, alt: picture.alt })),
        h(
          "div",
          {},
          h("p", { class: "facts" }, h("b", {}, `v${picture.number}`), picture.branch && h("span", {}, picture.branch), picture.from && h("span", {}, `from v${picture.from}`), h("span", {}, picture.by), picture.current && h("span", { class: "mark" }, "current")),
          h("p", { class: "words", dir: "auto" }, picture.words || "(no words)"),
        ),
        picture.current ? "" : this.named(this.button("Go on with this", () => this.acts.press(line, { act: "pick", version: picture.version }), "pick"), line, picture.version),
      );
    const { page, compared } = line.body;
    const list = h("ol", { class: "history" }, line.body.pictures.map(one));
    if (compared || !page) return list; // a line of before has no page
    const turn = (version, number) => version && this.button(`Page ${number}`, () => this.acts.press(line, { act: "history", version }), `page-${number}`);
    const pages = page.of > 1 && h("p", { class: "facts" }, `Page ${page.number} of ${page.of}`);
    return h("div", {}, pages, list, this.row([this.button("Open the tree", () => this.acts.tree(), "tree"), turn(page.earlier, page.number - 1), turn(page.later, page.number + 1)]));
  }

  // What can be pressed below a vote: each picture, and its end; once it is closed, the ways to go on.
  ballots(line) {
    const { pressable, buttons } = line.body;
    const press = (one) => this.button(one.label, () => this.acts.press(line, one), one.act);
    const cells = pressable.filter((one) => one.act === "ballot");
    const picks = h("div", { class: "picks", role: "group", "aria-label": "Vote for" }, h("span", { "aria-hidden": "true" }, "Vote for"), cells.map(press));
    return h("div", { class: "actions" }, cells.length > 0 && picks, this.row([...pressable.filter((one) => one.act !== "ballot"), ...buttons].map(press)));
  }

  more(line) {
    return this.row([this.button(line.body.button, () => this.acts.press(line, {}), "more")]);
  }

  archive(line) {
    const { archive } = line.body;
    return archive && this.row([h("a", { class: "act", href: `/archives/${line.id}?${new URLSearchParams({ as: this.acts.me() })}`, download: archive.name }, icon("download"), "ZIP")]);
  }

  // The buttons of an approval. Declining asks for a reason first.
  deciding(line) {
    const { ways, why, hint } = line.body;
    const reason = h("input", { type: "text", class: "reason", maxlength: "500", placeholder: hint, "aria-label": why });
    const decline = () => this.acts.press(line, { act: "decline", reason: reason.value });
    const asked = h("form", { class: "row-of-buttons", hidden: true, onsubmit: (event) => (event.preventDefault(), decline()) }, reason, h("button", { type: "submit", class: "act" }, ways.find((one) => one.act === "decline").label));
    const press = (act) => (act === "decline" ? ((asked.hidden = false), reason.focus()) : this.acts.press(line, { act }));
    return [this.row(ways.map(({ act, label }) => this.button(label, () => press(act), act))), asked];
  }

  waysOut(line) {
    const { request, button, instead } = line.body;
    const ways = [
      request && this.button(button, () => this.acts.press(line, {}), "more"),
      instead && this.button(instead, () => this.acts.press(line, { act: "instead" }), "more"),
    ].filter(Boolean);
    return ways.length > 0 && this.row(ways);
  }

  usage(body) {
    return h(
      "div",
      { class: "usage" },
      body.chart && h("a", { class: "chart", href: `/files/${body.chart}`, target: "_blank", rel: "noopener" }, h("img", { src: `/files/${body.chart}`, alt: body.alt, width: 1080, height: 705 })),
      ...(body.table ? this.table(body.table) : [this.words(body.text)]),
      this.row([h("a", { class: "act", href: `/files/${body.csv.id}`, download: body.csv.name }, icon("download"), "CSV")]),
    );
  }

  private(line) {
    return h("p", { class: "private" }, icon("eye"), "Only you can see this", h("button", { type: "button", class: "link", onclick: () => this.acts.dismiss(line) }, "Dismiss"));
  }

  // What was sent and has not arrived: on its way, or not to be had, and then it can be sent again.
  unsent(line) {
    const { event, state, why } = line.unsent;
    if (state === "sent") return null;
    if (state === "sending") return h("p", { class: "sending" }, "Sending…");
    if (state === "waiting") return h("p", { class: "sending", role: "status" }, "The playground doesn't answer. This goes out as soon as it does.");
    return h(
      "div",
      { class: "sorry", role: "alert" },
      this.words(`Not sent. ${why}`),
      this.row([this.button("Send again", () => this.acts.again(event), "again"), this.button("Edit", () => this.acts.unsend(event), "unsend")]),
    );
  }

  // --- around a line

  foot(line) {
    const thread = line.thread;
    if (line.alone || !(thread?.replies || line.kind === "result")) return null;
    const open = () => this.acts.open(line);
    if (!thread?.replies) return h("button", { type: "button", class: "replies first", "data-key": "replies", onclick: open }, icon("reply"), "Reply to change it");
    return h(
      "button",
      { type: "button", class: line.kind === "said" ? "replies onto-words" : "replies", "data-key": "replies", onclick: open },
      thread.newest && h("img", { src: `/previews/${thread.newest}?edge=512`, alt: "The newest picture of the thread" }),
      h("b", {}, thread.replies === 1 ? "1 reply" : `${thread.replies} replies`),
      h("span", {}, `last at ${timeOf(thread.last)}`),
    );
  }

  hover(line, inThread) {
    if (line.alone || line.kind === "working" || line.kind === "failed") return null;
    const picture = line.kind === "result";
    const numbers = picture ? line.body.pictures.map((one) => `v${one.number}`).join(", ") : "";
    const label = picture ? `Reply to ${numbers}` : inThread ? `Reply to ${this.name(line.author)}` : `Reply to ${this.name(line.author)} in a thread`;
    return h("div", { class: "hover" }, h("button", { type: "button", class: "icon", "aria-label": label, title: label, onclick: () => this.acts.reply(line, inThread) }, icon("reply")));
  }
}
