// Lines of the chat as elements: what people said, what the studio shows. `team` does what buttons ask for.

import { button, h, icon, iconButton, preview, row, timeOf, weight, words } from "./dom.js";

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
    return h(
      "li",
      {
        class: ["line", line.kind, joined && "joined", line.alone && "alone", line.unsent && `unsent ${line.unsent.state}`],
        "data-line": line.id,
        id: `${inThread ? "t" : "c"}-${line.id}`,
      },
      joined ? h("span.gutter", time(line.at)) : this.avatar(line.author),
      h(
        "article",
        { "aria-label": this.title(line) },
        !joined && this.byline(line, inThread),
        this.body(line),
        !inThread && !line.unsent && this.foot(line),
        line.alone && this.private(line),
        line.unsent && this.unsent(line),
      ),
      !line.unsent && this.hover(line, inThread),
    );
  }

  title(line) {
    return `${this.name(line.author)}${line.kind === "result" ? `: ${numbers(line)}` : ""}, ${timeOf(line.at)}`;
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
    return h("span", { class: ["avatar", small && "small", studio ? "studio" : `who-${id}`], "aria-hidden": true }, !studio && this.name(id)[0]);
  }

  byline(line, inThread) {
    const badge = (said) => h("span.badge", said);
    return h(
      "header.byline",
      h(inThread ? "h3" : "h4", {}, this.name(line.author)),
      line.author === this.team.studio.id && badge("Studio"),
      this.people.get(line.author)?.admin && badge("Admin"),
      time(line.at),
    );
  }

  // What a line says, and the buttons below it. A line that an earlier Darkroom wrote may lack what was added since.
  body(line) {
    const { body } = line;
    switch (line.kind) {
      case "said":
        return [this.quoted(body.replied_to), body.text && words(body.text), files(body.files)];
      case "working":
        return [...this.ask(line), this.developing(line)];
      case "result":
        return [...this.ask(line), this.pictures(line), caption(body.caption), this.archive(line), this.controls(line)];
      case "failed":
        return [...this.ask(line), sorry(body.mild && "mild", words(body.text))];
      case "unsure":
        return [words(body.text), row(this.button(line, { label: body.button }))];
      case "approval":
        return [words(body.text), ...(body.ways.length > 0 ? this.deciding(line) : [])];
      case "spent":
        return [sorry("", words(body.text)), this.waysOut(line)];
      case "wanted":
        if (body.granted) return [words(body.text), h("p.granted", { dir: "auto" }, body.granted)];
        return [words(body.text), this.acts.isAdmin() && row(this.more(line))];
      case "vote":
        return [...table(body.table), this.ballots(line)];
      case "usage":
        return [this.usage(body)];
      case "info":
        return [this.info(line)];
      case "formats":
        return [words(body.text), row(body.buttons.map((one) => this.button(line, one)))];
      case "history":
        return [this.history(line)];
      default:
        return body.table ? table(body.table) : [told(body.text)];
    }
  }

  button(line, one, key = one.act) {
    return button(one.label, () => this.pressed(line, one), { "data-act": key });
  }

  pressed(line, one) {
    return one.act === "edit" ? this.acts.edit(line, one.version) : this.acts.press(line, one);
  }

  quoted(id) {
    const title = id && this.acts.titleOf(id);
    return title && h("p.quoted", icon("reply"), title);
  }

  // Who asked for what, with which flags and pictures, where no message of theirs above says so.
  ask({ id, body: { ask } }) {
    if (!ask) return [];
    const flags = ask.flags?.map((flag) => h("code.flag", { dir: "auto" }, flag));
    const command = ask.command && h("code", `/${ask.command}`);
    return [h("p.ask", this.avatar(ask.by.id, true), h("b", ask.by.name), command, this.asked(ask.words, id), flags), files(ask.files)];
  }

  // What was asked for. A long one is folded, so that its picture stays near: [its words, the button that shows all of them].
  asked(asked, id) {
    if (asked.length <= 1.5 * FOLDED) return h("span", { dir: "auto" }, asked);
    const short = `${[...asked].slice(0, FOLDED).join("").trimEnd()}…`;
    const draw = (said, fold) => {
      const all = this.unfolded.has(id);
      said.textContent = all ? asked : short;
      fold.textContent = all ? "Show less" : "Show all";
      fold.ariaExpanded = all;
      return [said, fold];
    };
    const press = ({ currentTarget: fold }) => {
      this.unfolded.delete(id) || this.unfolded.add(id);
      draw(fold.previousElementSibling, fold);
    };
    return draw(h("span", { dir: "auto" }), button("", press, { class: "link" }));
  }

  // --- painting

  developing(line) {
    const { body } = line;
    const trays = Array.from({ length: Math.max(1, body.count) }, (_, index) => {
      const cell = body.cells?.[index];
      const there = cell?.sha256 && preview(cell.sha256, 512, { decoding: "async" });
      const tray = h("div", { class: ["bath", cell?.failed ? "failed" : there && "there"], "aria-hidden": true }, there, cell && h("span.position", cell.number));
      tray.style.aspectRatio = (body.ratio ?? "1:1").replace(":", " / ");
      return tray;
    });
    return h(
      "div",
      { class: ["developing", body.stage] },
      h("div", { class: ["prints", trays.length > 1 && "many", trays.length > 4 && "contact"] }, trays),
      h("p.progress", body.line),
      h("span.bar", { "aria-hidden": true }, h("i")),
      body.render && row(this.button(line, { act: "cancel", label: "Cancel" })),
    );
  }

  // --- pictures

  pictures(line) {
    const { pictures, act, sheet } = line.body;
    const several = pictures.length > 1;
    return h(
      "div",
      { class: ["prints", several && "many", sheet && (pictures.length > 4 ? "contact" : "few"), this.team.moves.includes(act) && "moved"] },
      pictures.map((picture, index) => this.print(line, picture, several && (picture.position ?? index + 1))),
    );
  }

  print(line, picture, position) {
    const { version, width, height, alt } = picture;
    const image = preview(picture.sha256, line.body.sheet ? 512 : 1024, { alt, width, height, "data-version": version, decoding: "async" });
    if (this.acts.fresh(line)) {
      image.classList.add("fresh");
      image.addEventListener("animationend", () => {
        image.classList.remove("fresh"); // it would develop again each time its pane is shown
        this.acts.developed(line);
      });
    }
    image.addEventListener("error", () => later(image));
    const frame = h(
      "div",
      { class: ["frame", version === line.body.chosen && "chosen"], "data-key": version },
      this.open(line, picture, image),
      position && this.position(line, picture, String(position)),
      picture.label && h("span.combination", { dir: "auto" }, picture.label),
    );
    frame.style.setProperty("--ratio", width / height);
    return frame;
  }

  open(line, picture, image) {
    return button(image, () => this.acts.show(line, picture), { class: "print", "aria-label": `Open v${picture.number}: ${picture.alt}` });
  }

  // The number of one of several pictures. On a sheet it chooses its picture: there is no room for buttons below.
  position(line, picture, label) {
    const pick = line.body.sheet && line.body.buttons.find((one) => one.act === "pick" && one.version === picture.version);
    if (!pick) return h("span.position", { "aria-hidden": true }, label);
    const chooses = this.control(line, { ...pick, label });
    chooses.classList.add("position");
    return chooses;
  }

  controls(line) {
    const { buttons, menu, rest, sheet } = line.body;
    const picks = sheet ? [] : buttons.filter((one) => one.act === "pick");
    const others = buttons.filter((one) => one.act !== "pick").map((one) => this.control(line, one));
    if (rest) others.push(this.button(line, { act: "rest", label: rest.label }));
    const last = h("span.together", others.pop(), menu?.length > 0 && this.menu(line)); // the menu never stands in a row of its own
    return h("div.actions", choices("Go on with", picks.map((one) => this.control(line, one))), row(...others, last));
  }

  control(line, one) {
    const control = named(this.button(line, one), line, one.version);
    if (one.act !== "pick") return control;
    return Object.assign(control, { ariaLabel: `Go on with picture ${one.label}`, ariaPressed: one.version === line.body.chosen });
  }

  menu(line) {
    const label = `More for ${numbers(line)}`;
    const close = () => {
      menu.hidden = true;
      opener.ariaExpanded = false;
    };
    const items = line.body.menu.map((one) => {
      const choose = () => (close(), opener.focus(), this.pressed(line, one));
      return button(one.label, choose, { class: null, role: "menuitem", "data-act": one.act });
    });
    const menu = h("div.menu", { role: "menu", "aria-label": label, hidden: true }, items);
    const toggle = () => {
      menu.hidden = !menu.hidden;
      opener.ariaExpanded = !menu.hidden;
      if (menu.hidden) return;
      menu.classList.remove("end");
      menu.classList.toggle("end", menu.getBoundingClientRect().right > holder.closest(".actions").getBoundingClientRect().right);
      items[0].focus();
    };
    const opener = button(icon("more"), toggle, { "data-act": "menu", "aria-label": label, "aria-haspopup": "menu", "aria-expanded": false });
    const holder = h("span.holder", opener, menu);
    holder.addEventListener("focusout", (event) => holder.contains(event.relatedTarget) || close());
    holder.addEventListener("keydown", (event) => {
      if (menu.hidden) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
      else if (event.key === "Escape") (close(), opener.focus());
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return holder;
  }

  // --- for one person alone

  info(line) {
    const { rows, pictures: [picture], button: label } = line.body;
    return h(
      "div.info",
      preview(picture.sha256, 512, { alt: picture.alt }),
      h("dl", rows.map(([label, value]) => [h("dt", label), h("dd", { dir: "auto" }, label === "Alt text" ? picture.alt : value)])),
      row(button(label, () => this.acts.alt(line, picture), { "data-act": "alt" })),
    );
  }

  history(line) {
    const { page, compared, pictures } = line.body;
    const one = (picture) =>
      h(
        "li",
        { class: picture.current && "now", "data-key": picture.version },
        this.open(line, picture, preview(picture.sha256, 160, { alt: picture.alt })),
        h("div", facts(`v${picture.number}`, picture.branch, picture.from && `from v${picture.from}`, picture.by, picture.current && h("span.mark", "current")), words(picture.words)),
        !picture.current && named(this.button(line, { act: "pick", version: picture.version, label: "Go on with this" }), line, picture.version),
      );
    const list = h("ol.history", pictures.map(one));
    if (compared || !page) return list;
    const turn = (version, number) => version && this.button(line, { act: "history", version, label: `Page ${number}` }, `page-${number}`);
    const pages = page.of > 1 && h("p.facts", `Page ${page.number} of ${page.of}`);
    const tree = button("Open the tree", () => this.acts.tree(), { "data-act": "tree" });
    return h("div", pages, list, row(tree, turn(page.earlier, page.number - 1), turn(page.later, page.number + 1)));
  }

  // What can be pressed below a vote: each picture, and its end; once it is closed, the ways to go on.
  ballots(line) {
    const all = [...line.body.pressable, ...line.body.buttons];
    const some = (ballots) => all.filter((one) => (one.act === "ballot") === ballots).map((one) => this.button(line, one));
    return h("div.actions", choices("Vote for", some(true)), row(some(false)));
  }

  more(line) {
    return this.button(line, { act: "more", label: line.body.button });
  }

  archive(line) {
    const { archive } = line.body;
    return archive && row(download(`/archives/${line.id}?${new URLSearchParams({ as: this.acts.me() })}`, archive.name, "ZIP"));
  }

  // The buttons of an approval. Declining asks for a reason first, in the form that stands below them by then.
  deciding(line) {
    const { ways, why, hint } = line.body;
    const ask = ({ currentTarget }) => {
      const form = currentTarget.parentElement.nextElementSibling;
      form.hidden = false;
      form.firstChild.focus();
    };
    const decline = (event) => {
      event.preventDefault();
      this.acts.press(line, { act: "decline", reason: event.currentTarget.firstChild.value });
    };
    const declining = ways.find((one) => one.act === "decline");
    const reason = h("input", { type: "text", maxlength: 500, placeholder: hint, "aria-label": why });
    return [
      row(ways.map((one) => (one === declining ? button(one.label, ask, { "data-act": one.act }) : this.button(line, one)))),
      h("form.row-of-buttons", { hidden: true, onsubmit: decline }, reason, h("button.act", declining.label)),
    ];
  }

  waysOut(line) {
    const { request, instead } = line.body;
    return (request || instead) && row(request && this.more(line), instead && this.button(line, { act: "instead", label: instead }, "more"));
  }

  usage({ chart, alt, table: bars, text, csv }) {
    return h(
      "div.usage",
      chart && h("a.chart", { href: `/files/${chart}`, target: "_blank", rel: "noopener" }, h("img", { src: `/files/${chart}`, alt, width: 1080, height: 705 })),
      bars ? table(bars) : words(text),
      row(download(`/files/${csv.id}`, csv.name, "CSV")),
    );
  }

  private(line) {
    return h("p.private", icon("eye"), "Only you can see this", button("Dismiss", () => this.acts.dismiss(line), { class: "link" }));
  }

  // What was sent and has not arrived: on its way, or not to be had, and then it can be sent again.
  unsent(line) {
    const { event, state, why } = line.unsent;
    if (state === "sent") return null;
    if (state === "sending") return h("p.sending", "Sending…");
    if (state === "waiting") return h("p.sending", { role: "status" }, "The playground doesn't answer. This goes out as soon as it does.");
    const again = button("Send again", () => this.acts.again(event), { "data-act": "again" });
    const edit = button("Edit", () => this.acts.unsend(event), { "data-act": "unsend" });
    return h("div.sorry", { role: "alert" }, words(`Not sent. ${why}`), row(again, edit));
  }

  // --- around a line

  foot(line) {
    const { thread, alone, kind } = line;
    const replies = thread?.replies;
    if (alone || !(replies || kind === "result")) return null;
    const face = replies
      ? [
          thread.newest && preview(thread.newest, 512, { alt: "The newest picture of the thread" }),
          h("b", replies === 1 ? "1 reply" : `${replies} replies`),
          h("span", `last at ${timeOf(thread.last)}`),
        ]
      : [icon("reply"), "Reply to change it"];
    return button(face, () => this.acts.open(line), { class: ["replies", replies ? kind === "said" && "onto-words" : "first"], "data-key": "replies" });
  }

  hover(line, inThread) {
    if (line.alone || line.kind === "working" || line.kind === "failed") return null;
    const picture = line.kind === "result";
    const label = `Reply to ${picture ? numbers(line) : this.name(line.author)}${picture || inThread ? "" : " in a thread"}`;
    return h("div.hover", iconButton("reply", label, () => this.acts.reply(line, inThread), { title: label }));
  }
}

export const numbers = (line) => line.body.pictures.map((one) => `v${one.number}`).join(", ");

const time = (at) => h("time", { datetime: at }, timeOf(at));

const sorry = (mild, said) => h("div", { class: ["sorry", mild], role: "note" }, said);

const download = (href, name, label) => h("a.act", { href, download: name }, icon("download"), label);

// The first is what it is about; the others stand behind dots.
const facts = (name, ...others) => h("p.facts", h("b", name), others.map((one) => one && (one.nodeType ? one : h("span", one))));

// Choices in a row, after the words that say what for.
function choices(label, buttons) {
  return buttons.length > 0 && h("div.picks", { role: "group", "aria-label": label }, h("span", { "aria-hidden": true }, label), buttons);
}

// "Undo v3": among many pictures, a button says which one it is for.
function named(control, line, version) {
  const picture = line.body.pictures?.find((one) => one.version === version);
  if (picture) control.ariaLabel = `${control.textContent} v${picture.number}`;
  return control;
}

function told(text) {
  const part = (said) => (/^[█░]/.test(said) ? meter((said.split("█").length - 1) / said.length) : h("code", said));
  return words(text.split(PARTS).map((said, index) => (index % 2 ? part(said) : said)));
}

// Sentences, and rows with bars: a table to whoever listens, narrow enough for a phone.
function table({ says, sections, after }) {
  const bar = (one) =>
    h("tr", { "data-key": one.title }, h("th", { scope: "row", dir: "auto" }, one.title), h("td", meter(one.share), h("span", one.says), one.below && h("small", one.below)));
  const drawn = ({ heading, rows }) => h("table.bars", { "data-key": heading }, heading && h("caption", heading), h("tbody", rows.map(bar)));
  return [says && told(says), ...sections.map(drawn), after && told(after)];
}

function meter(share) {
  const full = h("i");
  full.style.width = `${100 * share}%`;
  return h("span.meter", { "aria-hidden": true }, full); // the sentence after it says the same in numbers
}

function files(some) {
  if (!some?.length) return null;
  const one = (file) =>
    h(
      "li",
      { "data-key": file.name },
      h("a", { href: file.id && `/files/${file.id}`, target: "_blank", rel: "noopener", title: `${file.name}, ${weight(file.size)}` }, face(file), h("span", { dir: "auto" }, file.name)),
    );
  return h("ul.files", { "aria-label": "Attached" }, some.map(one));
}

function face(file) {
  if (!file.id && !file.url) return icon("file");
  const image = h("img", { src: file.url ?? `/files/${file.id}`, alt: `Reference: ${file.name}`, loading: "lazy" });
  image.addEventListener("error", () => image.replaceWith(icon("file")));
  return image;
}

// A picture that did not arrive is asked for again, each time a little later.
function later(image) {
  const tries = (image.dataset.tries = Number(image.dataset.tries ?? 0) + 1);
  setTimeout(() => image.isConnected && image.setAttribute("src", image.getAttribute("src")), Math.min(500 * 2 ** tries, 10_000));
}

function caption(text) {
  const [first, ...notes] = text.split("\n");
  const [name, ...others] = first.split(" · ");
  return h(
    "div.caption",
    facts(name, ...others.map((fact) => h("span", { class: fact.length < 16 ? "whole" : null }, fact))),
    notes.filter(Boolean).map((note) => h("p.remark", { dir: "auto" }, note)),
  );
}
