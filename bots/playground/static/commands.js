// What can be typed, for completion: commands (the team knows them), their flags and the flags' values.

const FLAGS = [
  { flag: "--tier", does: "Which model paints", values: (team) => team.tiers.map((tier) => [tier.name, tier.title]) },
  { flag: "--ar", does: "Format", values: (team) => union(team, "ratios").map((ratio) => [ratio, shape(ratio)]) },
  { flag: "--size", does: "Longest edge", values: (team) => union(team, "sizes").map((size) => [size, ""]) },
  { flag: "--count", does: "How many side by side", values: () => [["2", ""], ["4", ""], ["9", ""], ["20", ""], ["50", ""]] },
  { flag: "--avoid", does: "What it should not show", values: () => [] },
];

const union = (team, key) => [...new Set(team.tiers.flatMap((tier) => tier[key]))];

function shape(ratio) {
  const [wide, high] = ratio.split(":").map(Number);
  return wide === high ? "square" : wide > high ? "landscape" : "portrait";
}

// Suggestions for the text before the caret: [{insert, label, takes, does}], and where the insertion begins.
export function suggest(before, { team, inThread }) {
  const command = /^\/([\w-]*)$/.exec(before);
  if (command) return { from: 0, options: commands(command[1].toLowerCase(), team, inThread) };
  const mention = /(?:^|\s)@(\p{L}*)$/u.exec(before);
  if (mention) return { from: before.length - mention[1].length - 1, options: mentions(mention[1].toLowerCase(), team) };
  const begun = /^\/([\w-]+)\s/.exec(before);
  const painting = begun ? team.commands.some((one) => one.name === begun[1].toLowerCase() && one.flags) : inThread || before.includes("@");
  if (!painting) return { from: 0, options: [] };
  const flag = /(?:^|\s)(--\w*)$/.exec(before);
  if (flag) return { from: before.length - flag[1].length, options: flags(flag[1], before) };
  const value = /(?:^|\s)(--\w+)\s+([^\s]*)$/.exec(before);
  return value ? { from: before.length - value[2].length, options: values(value[1], value[2], team) } : { from: 0, options: [] };
}

const commands = (begun, team, inThread) =>
  team.commands
    .filter((one) => one.name.startsWith(begun))
    .sort((a, b) => (inThread ? 0 : Number(a.inThread ?? false) - Number(b.inThread ?? false)))
    .map((one) => ({ insert: `/${one.name}${one.takes ? " " : ""}`, label: `/${one.name}`, takes: one.takes, does: one.does }));

const mentions = (begun, team) =>
  [team.studio, ...team.people]
    .filter((one) => one.name.toLowerCase().startsWith(begun))
    .map((one) => ({ insert: `@${one.name} `, label: `@${one.name}`, does: one.id === team.studio.id ? "Ask the studio" : "" }));

const flags = (begun, before) =>
  FLAGS.filter((one) => one.flag.startsWith(begun) && !before.includes(`${one.flag} `)).map((one) => ({
    insert: `${one.flag} `,
    label: one.flag,
    does: one.does,
  }));

function values(flag, begun, team) {
  const found = FLAGS.find((one) => one.flag === flag);
  const all = found ? found.values(team) : [];
  if (all.some(([value]) => value === begun)) return [];
  return all
    .filter(([value]) => value.toLowerCase().startsWith(begun.toLowerCase()))
    .map(([value, does]) => ({ insert: `${value} `, label: value, does }));
}
