// What was sent and is not in the chat yet: it shows at once, is tried again while the server is away, and is never two messages.

import { eventId, post } from "./api.js";

const PATIENCE_MS = 60_000;

export class Outbox {
  // changed(): something here is to be drawn anew; answered(message, answer); failed(message, why) if it is no longer shown here.
  constructor({ changed, answered, failed }) {
    this.changed = changed;
    this.answered = answered;
    this.failed = failed;
    this.messages = new Map(); // event -> message, in the order they were sent
    this.turns = new Map(); // place -> the end of what is on its way to it
  }

  // The lines of a place that are on their way. `line` of a message is what is drawn.
  lines(channel, root) {
    return [...this.messages.values()].filter((one) => one.channel === channel && one.root === root).map((one) => one.line);
  }

  get empty() {
    return this.messages.size === 0;
  }

  // `sent`: {text, files, reply, at: {me, channel, root}}; a file has its id once it has arrived.
  send(sent) {
    const { me, channel, root } = sent.at;
    const event = eventId();
    const files = sent.files.map(({ id, name, size, url }) => ({ id, name, size, url }));
    const body = { text: sent.text, files, replied_to: sent.reply?.line };
    const line = { id: `new-${event}`, channel, root, author: me, alone: false, kind: "said", body, at: new Date().toISOString() };
    this.messages.set(event, { event, channel, root, sent, line });
    this.again(event);
  }

  // What was sent goes in the order it was sent.
  again(event) {
    this.mark(event, "sending");
    const { channel, root } = this.messages.get(event);
    const place = `${channel}/${root}`;
    this.turns.set(place, (this.turns.get(place) ?? Promise.resolve()).then(() => this.deliver(event)));
  }

  async deliver(event) {
    const message = this.messages.get(event);
    if (!message) return;
    const { text, files, reply, at } = message.sent;
    try {
      await Promise.all(files.map((one) => one.coming));
      const arrived = files.flatMap((one) => (one.id ? [one.id] : []));
      const body = { as: at.me, event, channel: at.channel, root: at.root, text, files: arrived, replied_to: reply?.line, version: reply?.version };
      const answer = await post("/api/say", body, { patience: PATIENCE_MS, away: () => this.mark(event, "waiting") });
      if (answer.line) this.mark(event, "sent"); // its line comes by the stream
      else this.drop(event);
      this.answered(message, answer);
    } catch (error) {
      if (this.messages.has(event)) this.mark(event, "failed", error.message);
      else this.failed(message, error.message);
    }
  }

  // The chat has it. Returns the id that its line had until now.
  arrived(event) {
    const message = this.messages.get(event);
    this.messages.delete(event);
    return message?.line.id;
  }

  drop(event) {
    const message = this.messages.get(event);
    this.messages.delete(event);
    this.changed();
    return message;
  }

  mark(event, state, why = "") {
    const message = this.messages.get(event);
    if (!message) return;
    message.line = { ...message.line, unsent: { event, state, why } };
    this.changed();
  }
}
