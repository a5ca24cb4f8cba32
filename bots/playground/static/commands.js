// What can be typed, for completion: commands, people, flags and the flags' values, as the team knows them.

// Suggestions for the text before the caret: [{insert, label, takes, does}], and where the insertion begins.
export function suggest(before, { team, inThread }) {
  const typed = (pattern) => pattern.exec(before)?.[1].toLowerCase();
  const offered = (begun, all) => ({ from: before.length - begun.length, options: all.filter(({ label }) => label.toLowerCase().startsWith(begun)) });
  const command = typed(/^(\/[\w-]*)$/);
  if (command) return offered(command, commands(team, inThread));
  const mention = typed(/(?:^|\s)(@\p{L}*)$/u);
  if (mention) return offered(mention, [team.studio, ...team.people].map((one) => option(`@${one.name}`, one === team.studio && "Ask the studio")));
  const name = typed(/^\/([\w-]+)\s/);
  const paints = name ? team.commands.some((one) => one.name === name && one.flags) : inThread || before.includes("@");
  if (!paints) return { from: 0, options: [] };
  const flag = typed(/(?:^|\s)(--\w*)$/);
  if (flag) return offered(flag, team.flags.filter((one) => !before.includes(`${one.flag} `)).map((one) => option(one.flag, one.does)));
  const [, named, value = ""] = /(?:^|\s)(--\w+)\s+(\S*)$/.exec(before) ?? [];
  const values = team.flags.find((one) => one.flag === named)?.values ?? [];
  return offered(value.toLowerCase(), values.some(([one]) => one === value) ? [] : values.map(([one, does]) => option(one, does)));
}

const option = (label, does) => ({ insert: `${label} `, label, does });

// Outside a thread, those that need one come last.
const commands = (team, inThread) =>
  team.commands
    .toSorted((one, other) => (inThread ? 0 : Number(one.inThread ?? false) - Number(other.inThread ?? false)))
    .map(({ name, takes, does }) => ({ insert: `/${name}${takes ? " " : ""}`, label: `/${name}`, takes, does }));
