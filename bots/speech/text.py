"""The text that people read, for every platform, in one place (text about limits and usage is in limits.py). It is plain; each view
escapes it for its platform.

Errors carry their own sentences (core/errors.py). This module holds what the studio says when all goes well, and button labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bots.speech import approvals, captions, exact
from core.acts import table
from core.errors import Broken, CalledOff
from core.model import MOST_COUNT, Act, Stage, Tier, Version, VersionId, Vocabulary, Wish
from core.ports.platform import Progress
from core.quota.words import dollars
from core.studio.answers import Accepted, Cancelled, Info, SideBySide

UNSURE = "Shall I change the picture? Press the button; if not, just carry on."
WORDLESS = "What shall I do with this picture? Tell me in your next message."
UNSURE_ASKED = "Shall I do that? Press the button; if not, just carry on."
EDIT_ANYWAY = "Edit the picture"
WHICH_PICTURE = (
    "I can't tell which picture you mean. You weren't charged. Attach the picture to a message that mentions me, or "
    "mention me right below the message that shows it. Or press the button to paint your words alone."
)
COMMAND = (
    "“{said}” is a command, not a picture. You weren't charged. Reply with it below a picture, or type it without imagine. To paint "
    "the word itself, press the button."
)
PAINT_ANYWAY = "Paint it anyway"
EDIT_MENU = "Edit this picture"
INFO_MENU = "Info about this picture"
EDIT_TITLE = "Edit the picture"
EDIT_LABEL = "What should change?"
EDIT_PLACEHOLDER = "make the door green"
IMAGINE_TITLE = "A new picture"
COMPARE_TITLE = "Compare tiers"
TIERS_LABEL, ALL_TIERS = "Tiers to compare", "All that can paint it"
BLIND_LABEL = "Say which tier painted which?"
BLIND_NO, BLIND_YES = "Yes, below each picture", "Not until a vote is over or you show it"
IMAGINE_LABEL = "What should it show?"
IMAGINE_PLACEHOLDER = "a red bicycle leaning against a blue door"
CANCELLED = str(CalledOff())
STOPPED = "Stopped. What is painted already comes now; you won't be charged for the rest."
ORIGINAL = "Original"
ORIGINAL_HIDDEN = (
    "The original is shown after the vote: its size and format may tell which tier painted it. Whoever asked for this comparison can press "
    "Show tiers at any time."
)
LINK_EXPIRED = (
    "This link has expired, but I still have the picture. For a new link, type info in the picture's thread and press “Original”."
)
LINK_WRONG = "There is no picture at this link. Copy the whole link, or press “Original” in the chat again."
LINK_BUSY = "Too many people are opening originals right now. Try again in 10 seconds."
ALT = "Alt text"
ALT_TITLE = "Alt text of the picture"
ALT_SAVED = "The alt text is saved, here and wherever the picture is shown."
ALT_SAVED_LATER = "The alt text is saved. I couldn't change every message that shows the picture; from now on the new one is used."
ALT_SAVED_SLACK = (
    "The alt text is saved. Slack doesn't let me change it on a picture that is already posted; from now on the new one is used, and "
    "Info shows it."
)
NO_CONTENT = (
    "I can't read what you write here: I run without the Message Content intent. "
    "Reply to a picture with the ping on, mention me, use the buttons, or type /edit."
)
CANNOT_LOOK_NOW = (
    "I can't look at the messages above right now, so I can't see the picture you mean. You weren't charged. Attach it to your message, "
    "or try again in a minute."
)
LINK_ELSEWHERE = "The message that you linked is in another {workspace}. You weren't charged. Attach the picture itself."
LINK_HIDDEN = (
    "I can't use the message that you linked: it's gone, or it's where you or I can't look. You weren't charged. Attach the picture "
    "itself."
)
NOT_OURS = "That message shows no picture of mine. Use “Info about this picture” on one that I painted."
NO_PICTURE = "There is no picture in that message. Use “Edit this picture” on a message that has one."
GONE = "The thread or message was deleted, so I can't post there. You weren't charged. Start again with /imagine."
OLD_COMMAND = "This command has changed. Reload your chat client (Ctrl+R or Cmd+R) and try again."
BROKEN = str(Broken())
BUTTON_GONE = "This button no longer works. Say what you want in the picture's thread, or start again with /imagine."
ZIP_TOO_LARGE = "As one ZIP file all of it would be too large here ({size}), so these are the pictures alone."
SLACK_ZIP_NOT_TAKEN = "Slack didn't take the ZIP file, so these are the pictures alone. You weren't charged for the file."
SLACK_NO_ZIP = "Slack doesn't let me post ZIP files here, so these are the pictures alone."
ZIP_ALT = "All pictures of this message, and the one that they were made from, as one file"
DRAFT_OF = ", the draft of this final"
HOME_TITLE = "Your recent pictures"
HOME_EMPTY = "You haven't made a picture yet. Type /imagine in any channel that I'm in."
FORMATS = "Which format for v{version}? The picture stays as it is, and what the new format takes is painted on."


def unsure(wish: Wish) -> str:
    """The question that an Unsure asks."""
    return UNSURE if table.row(wish.act).is_worded else UNSURE_ASKED


def anyway(wish: Wish) -> str:
    """The label of the button below an Unsure, the same as that of the button that does it elsewhere, with how many pictures it makes if
    these are several."""
    row = table.row(wish.act)
    label = EDIT_ANYWAY if row.button is None or row.is_worded else row.button.label.format(version=wish.version)
    return label if wish.count == 1 else f"{label}: {wish.count} pictures"


def progress(tiers: Mapping[str, Tier], now: Progress) -> str:
    """What the placeholder says."""
    if now.stage == "queued":
        place = f"Queued: {_ahead(now.ahead)} before this one" if now.ahead else "Queued"
        return f"{place}." if now.seconds_left is None else f"{place}, about {_time_left(now.seconds_left)} left."
    if now.stage == "held":
        again = "" if now.seconds_left is None else f" in about {_time_left(now.seconds_left)}"
        return f"Google has trouble with {captions.title(tiers, now.tier)}. I'll try again{again}."
    doing = "Drawing a sample" if now.sample else f"Painting with {captions.title(tiers, now.tier)}"
    if now.count > 1:
        what = "Drawing" if now.sample else "Painting"
        there = (
            f"{what} {now.count} pictures with {captions.title(tiers, now.tier)}"
            if not now.sample
            else f"{what} {now.count} samples"
        )
        so_far = f": {now.over} so far" if now.over else ""
        return f"{there}{so_far}…" if now.seconds_left is None else f"{there}{so_far}, about {_time_left(now.seconds_left)} left."
    if now.slow:
        return f"{doing}. It's taking longer than usual."
    if now.seconds_left is None:
        return f"{doing}…"
    return f"{doing}, about {_time_left(now.seconds_left)} left."


def filling(now: Progress) -> str:
    """The alt text of a contact sheet that fills up."""
    return f"The first {now.over} of {now.count} pictures, each with its number"


def accepted(answer: Accepted) -> str:
    """The acknowledgement for the asker alone."""
    if not table.row(answer.act).paints:
        return "On it." if not answer.ahead else "On it, once what I'm painting now is done."
    if answer.ahead:
        return f"Queued: {_ahead(answer.ahead)} in this thread before yours."
    return "On it." if answer.seconds_left is None else f"On it: about {answer.seconds_left} s."


def cancelled(answer: Cancelled) -> str:
    """The acknowledgement of a cancel."""
    return STOPPED if answer.kept else CANCELLED


def _time_left(seconds: int) -> str:
    return f"{max(1, seconds)} s" if seconds < 120 else f"{round(seconds / 60)} min"


def _ahead(count: int) -> str:
    return "1 picture" if count == 1 else f"{count} pictures"


def _weight(size: int) -> str:
    """A number of bytes as people write it."""
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1000))} kB"


REGION = "only {where} was painted, and put into the picture before; the model's own picture is kept beside it"
_HIDDEN = (("Tier", "hidden until the tiers are shown, with its model, size, time, cost and original"),)
_UNDERSTOOD_BY = {
    Stage.EXACT: "its exact words",
    Stage.RULES: "our own rules",
    Stage.MODEL: "a text model at Google",
}


def info(tiers: Mapping[str, Tier], answer: Info) -> tuple[tuple[str, str], ...]:
    """Everything about one version, as labels and values."""
    version = answer.version
    origin = _origin(version, answer.number_of)
    rows = [
        ("Version", ", ".join([f"v{version.number}", *_also(answer)])),
        ("Made from", f"{origin}{DRAFT_OF}" if origin and version.act is Act.FINAL else origin or "nothing: a new picture"),
        *(
            [("Finals", ", ".join(f"v{one.number} ({captions.size(one.original)})" for one in answer.finals))]
            if answer.finals
            else []
        ),
        ("Asked by", version.person.name),
        ("Words", version.words or "(none)"),
        *([("Flags", flagged)] if answer.wish is not None and (flagged := " ".join(flags(answer.wish))) else []),
        *([("Avoided", answer.avoid)] if answer.avoid else []),
        *([("References", _listed(answer.references))] if answer.references else []),
        *([("Region", REGION.format(where=answer.region))] if answer.region else []),
        *([("Understood by", _UNDERSTOOD_BY[answer.stage])] if answer.stage is not None else []),
        *(_HIDDEN if version.hidden else _painted(tiers, version)),
        *([("Approval", "; ".join(approvals.line(one) for one in answer.approvals))] if answer.approvals else []),
        ("Made", version.made_at.strftime("%Y-%m-%d %H:%M UTC")),
        ("Alt text", version.alt),
        *([] if version.hidden else [("Response id", version.receipt.response_id or "none")]),
        *([] if version.hidden else [("sha256", version.original.sha256)]),  # whoever has the file would know it by that
    ]
    return tuple(rows)


def _painted(tiers: Mapping[str, Tier], version: Version) -> Iterator[tuple[str, str]]:
    """What painted a version, and what came of that."""
    receipt, sample = version.receipt, version.receipt.is_sample
    yield "Tier", f"none: a {captions.SAMPLE}" if sample and not version.is_exact else captions.painter(tiers, version)
    if not sample and not version.is_exact:
        yield "Model", receipt.model_version or version.model
    if receipt.remark:
        yield "The model said", receipt.remark
    yield "Size", f"{captions.size(version.original)}, {_weight(version.original.size)}, {version.original.mime}"
    yield "Took", captions.seconds(receipt.seconds)
    yield "Cost", "nothing" if sample or version.is_exact else dollars(receipt.cost)


def _also(answer: Info) -> list[str]:
    return [*([f"also called {answer.branch}"] if answer.branch else []), *(["the current one"] if answer.current else [])]


def flags(wish: Wish) -> list[str]:
    """What a wish demands beside its words and what it avoids, as it would be typed."""
    count = str(wish.count) if wish.count > 1 and not wish.combinations else None  # the words say how many
    given = {"tier": wish.tier, "ar": wish.ratio, "size": wish.size, "count": count}
    return [f"--{name} {value}" for name, value in given.items() if value]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"{number} {_short(name, 40) or 'a picture'}" for number, name in enumerate(names, start=1))


def references(answer: Info) -> str:
    """What stands with the sheet of the pictures that a version was made with."""
    return f"v{answer.version.number} was made with: {_listed(answer.references)}"


def formats(version: Version) -> str:
    return FORMATS.format(version=version.number)


def side_by_side(answer: SideBySide) -> str:
    """A line for each version, in the order they were made; above them which page of the history it is, if there are several."""
    number_of = {**{version.id: version.number for version in answer.versions}, **answer.number_of}
    lines = [_page(answer)] if answer.pages > 1 else []
    asked = {one.version: f" · {approvals.briefly(one)}" for one in answer.approvals}
    for version in answer.versions:
        made_from = _origin(version, number_of)
        branch = answer.branches.get(version.id)
        called = f" ({branch})" if branch else ""
        origin = f" from {made_from}" if made_from else ""
        mark = "  ◀ current" if version.id == answer.current else ""
        format = f" {version.asked_ratio}" if version.act is Act.PACK and version.asked_ratio is not None else ""
        said = _short(version.words, 80) or f"{version.act}{format}"
        lines.append(f"v{version.number}{called}{origin} · {said} · {_tier(version)}{asked.get(version.id, '')}{mark}")
    return "\n".join(lines)


def _tier(version: Version) -> str:
    return exact.NO_MODEL if version.is_exact else captions.HIDDEN if version.hidden else version.tier


def _page(answer: SideBySide) -> str:
    current = (
        ""
        if answer.page == answer.current_page
        else f" The current one, v{answer.current_number}, is on page {answer.current_page}."
    )
    return f"Page {answer.page} of {answer.pages}.{current}"


def to_page(number: int) -> str:
    """The label of the button that shows another page of a history."""
    return f"Page {number}"


def _origin(version: Version, number_of: Mapping[VersionId, int]) -> str | None:
    if version.parent is None or version.parent not in number_of:
        return None
    return f"v{number_of[version.parent]}"


def _short(words: str, most: int) -> str:
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def help_text(vocabulary: Vocabulary) -> str:
    """How to use Darkroom on the platform of that vocabulary. A test plays its sample conversation."""
    return (
        "Darkroom makes pictures and changes them as you talk.\n"
        "New picture: /imagine a red bicycle leaning against a blue door\n"
        f"Change it: {vocabulary.edit}: make the door green. Everything else stays.\n"
        f"Go on from an older picture: {vocabulary.older}.\n"
        f"Just type the word: {', '.join(row.word for row in table.ROWS if row.word)}.\n"
        "Say how, with every prompt, form and reply: --tier pro, --ar 16:9, --size 2K, --count 4, --avoid people. Or in words: in 4K, "
        "as a square, three versions, again on the best model. An option that you choose wins over a flag.\n"
        "Talk among yourselves: I don't read lines that begin with //.\n"
        "What goes to Google: what I paint from. Other lines in a picture's thread, and the words of commands, may be sent to a model "
        "there to be understood. Lines that begin with //, lines for other people (“@ben …”, “Ben, …”) and what you say to others "
        f"outside the thread are never sent. Who reads here: {vocabulary.reading}\n"
        f"What you may use and have used: {vocabulary.limits}\n"
        f"To see this again: {vocabulary.help}"
    )


# --- Slack alone ---------------------------------------------------------------------------------------------------------

SLACK_INVITE = "I'm not in this conversation, so I can't post here. You weren't charged. Invite me first: /invite @Darkroom"
SLACK_ARCHIVED = "This channel is archived, so I can't post here. You weren't charged. Ask in another channel."
SLACK_BUSY = "Slack asks me to slow down. I'll try again soon."
SLACK_DOWN = "I can't reach Slack right now. I'll try again soon."
SLACK_NO_FILES = "Slack doesn't let me post files here ({error}). You weren't charged. Ask a workspace admin to allow it."
SLACK_RESTRICTED = (
    "Your workspace's settings don't let me post here ({error}). You weren't charged. "
    "Ask in another channel, or ask a workspace admin to allow it."
)
SLACK_REFUSED = "Slack refused my message ({error}). You weren't charged. Please tell whoever runs Darkroom."
SLACK_SCOPE = (
    "My Slack app lacks the scope {scope}. You weren't charged. Please tell whoever runs Darkroom: they can add it from the manifest, "
    "then install the app again."
)
SLACK_SIGNED_OUT = "Slack no longer accepts the bot token ({error}). You weren't charged. Please tell whoever runs Darkroom."
SLACK_BOT_REFUSED = (
    "SLACK_BOT_TOKEN is refused by Slack ({error}). It begins with xoxb- and is at api.slack.com/apps, your app, "
    "OAuth & Permissions, Bot User OAuth Token."
)
SLACK_TWO_WAYS = (
    "SLACK_BOT_TOKEN and SLACK_CLIENT_SECRET are both set. For one workspace unset SLACK_CLIENT_SECRET; for several unset "
    "SLACK_BOT_TOKEN, and have each install Darkroom at /slack/install."
)
SLACK_SEVERAL_MISSING = (
    "SLACK_CLIENT_SECRET is set, for several workspaces, but {missing} missing. docs/slack.md has every step; without several "
    "workspaces, set SLACK_BOT_TOKEN instead."
)
SLACK_KEY_WRONG = (
    "SLACK_TOKEN_KEY is no key. Make one: python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
)
SLACK_UNREADABLE = "SLACK_TOKEN_KEY is another than when this workspace installed Darkroom. Set the old one, or install it again."
SLACK_NOT_INSTALLED = "I'm no longer installed in this workspace. You weren't charged. Ask an admin to install me again."
SLACK_INSTALLED_TITLE = "Darkroom is installed"
SLACK_INSTALLED = "Go back to Slack, invite it to a channel with /invite @Darkroom, and type /imagine there."
SLACK_INSTALL_FAILED = "Darkroom was not installed"
SLACK_INSTALL_DECLINED = (
    "You declined it in Slack, so nothing has changed. Open the install page once more if you change your mind."
)
SLACK_INSTALL_AGAIN = "This page was opened too late, twice or in another browser. Open the install page once more."
SLACK_INSTALL_LATER = "Darkroom's database doesn't answer. Open the install page once more in a few minutes."
SLACK_INSTALL_BUSY = "Too many people are installing it at once. Open the install page once more in a minute."
SLACK_INSTALL_DOWN = "Slack could not be reached. Open the install page once more in a few minutes."
SLACK_INSTALL_NOT_ALLOWED = "The workspace {workspace} may not use this Darkroom. Ask whoever runs it to add it to [slack] teams."
SLACK_INSTALL_ROTATES = (
    "The Slack app rotates its tokens, which Darkroom can't follow. Ask whoever runs it to make an app from the manifest."
)
SLACK_APP_MISSING = (
    'SLACK_APP_TOKEN is missing: [slack] mode = "socket" needs it. It begins with xapp- and is made at api.slack.com/apps, your '
    "app, Basic Information, App-Level Tokens, with the scope connections:write."
)
SLACK_APP_REFUSED = (
    "SLACK_APP_TOKEN is refused by Slack ({error}). It begins with xapp- and is made at api.slack.com/apps, your app, "
    "Basic Information, App-Level Tokens, with the scope connections:write; Socket Mode must be on."
)
SLACK_SIGNING_MISSING = (
    'SLACK_SIGNING_SECRET is missing: [slack] mode = "http" needs it. It is at api.slack.com/apps, your app, '
    "Basic Information, App Credentials."
)
SLACK_MOVED = "The picture is here: "
SLACK_CANNOT_LOOK = (
    "Slack doesn't let me look at the messages above, so I can't see the picture you mean. You weren't charged. Attach it to your "
    "message, or invite me here first: /invite @Darkroom"
)
SLACK_IN_THREAD = "Slack doesn't take commands inside threads. In the picture's thread, {instead}."
SLACK_INSTEAD = {Act.EDIT: "just write what should change", Act.PICK: "just write its number"}
SLACK_UNKNOWN = "There is no /darkroom {word}."
SLACK_STATUS = "is painting…"
SLACK_ADMINS_ONLY = (
    "Only admins can do that: owners and admins of this workspace, and people named in Darkroom's configuration. Ask one of them."
)
SLACK_TITLE = "Darkroom"  # of a form that says no more than a sentence
SLACK_ELSEWHERE = "I'm set up for another workspace. You weren't charged. Ask there, or ask whoever runs Darkroom to add this one."
SLACK_STRANGER = "Only people from the organisation that runs me can use me. You weren't charged. Ask one of them for the picture."
SLACK_GUEST = "Guests can't use me in this workspace. You weren't charged. Ask a full member for the picture."
SLACK_WHO_ARE_YOU = "Slack didn't tell me whether you may use me. You weren't charged. Try again in a minute."
SLACK_NOBODY = "Slack doesn't know that person here. Choose the name from Slack's list as you type it."
SLACK_NOT_KNOWN_ADMIN = "Slack didn't tell me whether you're an admin, so I changed nothing. Try again in a minute."
SLACK_QUOTA = (
    "/darkroom quota: how full the limits are\n"
    "/darkroom quota set 20 images a day (or $5 a month, 5 images a day each, … on pro, … in the workspace, … for @ann or @group)\n"
    "/darkroom quota preview …: what set or clear would change\n"
    "/darkroom quota clear [images|money] [day] [pro]\n"
    "/darkroom quota grant 5 images [to @ann, @group or everybody]\n"
    "/darkroom quota audit: who changed what\n"
    "/darkroom quota edit: a form"
)
SLACK_WHO = "I don't know who {name} is. Choose the name from Slack's list as you type it, or use /darkroom quota edit."
SLACK_ONE_AT_A_TIME = "Name one person, group or channel at a time."
SLACK_NO_CHANNEL = "I'm not in that channel, so a limit there would have no effect. Invite me there first: /invite @Darkroom"
SLACK_GROUPS_UNKNOWN = (
    "Slack didn't tell me whether you're in a user group that has a limit. You weren't charged. Try again in a minute."
)
SLACK_NO_GROUP = "This workspace has no such user group. Choose it from Slack's list as you type it, or use /darkroom quota edit."
SLACK_ASK_ELSEWHERE = "No admins can see this conversation. Ask for the picture in a channel, or write to an admin."
SLACK_USAGE_SENT = "I've sent you the chart and the CSV file as a direct message."
LIMITS_TITLE = "Limits"
LIMITS_EDIT = "Edit limits"
LIMITS_DO = "What to do"
LIMITS_SET, LIMITS_PREVIEW, LIMITS_CLEAR = "Set it", "Show what would change", "Clear it"
LIMITS_WORDS = "The limit (to clear: which one; leave empty for all)"
LIMITS_CHANNEL = "In which channel (leave empty for the whole workspace)"
LIMITS_PERSON = "For one person (leave empty for everybody)"
LIMITS_GROUP = "For a user group, in all channels"
LIMITS_NO_GROUP = "No group"
LIMITS_SUBMIT = "Go on"
LIMITS_HOME = "Your limits in the whole workspace"
LIMITS_WORDS_MISSING = "Say how much, for example: 20 images a day."
ONE_MOMENT = "One moment…"
TIER_LABEL, RATIO_LABEL, SIZE_LABEL, COUNT_LABEL, AVOID_LABEL = "Tier", "Format", "Size", "How many", "What it should not show"
COUNT_NOT_OFFERED = f"I paint 1 to {MOST_COUNT} pictures at once. You weren't charged. Choose a number from 1 to {MOST_COUNT}."
NO_SHEET = "I couldn't draw the sheet. Choose a number to see its picture."
AUTOMATIC = "Automatic"
SUBMIT_NEW, SUBMIT_EDIT, SUBMIT_ALT, CLOSE = "Paint it", "Change it", "Save", "Close"

# --- the playground alone ------------------------------------------------------------------------------------------------

PLAYGROUND_UNKNOWN = "There is no command /{word}."
PLAYGROUND_SAMPLES = "These pictures are samples: no AI paints them. For real ones, set GEMINI_API_KEY and start again."
PLAYGROUND_FILE_TOO_LARGE = "“{name}” is larger than {limit} MB. Attach a smaller copy."

# --- Discord alone -------------------------------------------------------------------------------------------------------

DISCORD_MISSING = (
    "I can't post a picture here: my role lacks {missing}. You weren't charged. Ask a server admin to allow it in this channel's "
    "settings, under Permissions."
)
DISCORD_NO_ACCESS = (
    "I can't see this channel, or can't write in it. You weren't charged. Ask a server admin to give my role View Channel, Send "
    "Messages, Send Messages in Threads and Attach Files here."
)
DISCORD_LOCKED = (
    "This thread is locked, so I can't write in it. You weren't charged. Ask in another channel, or ask a moderator to unlock it."
)
DISCORD_REMOVED = (
    "I was removed from that server, so I can't post there. You weren't charged. Ask a server admin to invite me again."
)
DISCORD_NO_THREAD = (
    "I can't open a thread here: my role lacks Create Public Threads or Send Messages in Threads. Reply to the picture itself, "
    "or ask a server admin to allow it."
)
DISCORD_THREADS_FULL = "This server has too many open threads for another one. Reply to the picture itself."
DISCORD_BLOCKED = (
    "This server's AutoMod blocked my message, perhaps because of your words in it. You weren't charged. Try other wording."
)
DISCORD_CLOSED = "Your privacy settings don't let me send you direct messages. You weren't charged. Ask in a channel that we share."
DISCORD_NO_CHANNEL = "I can't work in this kind of channel. You weren't charged. Ask in a text channel."
DISCORD_OTHER_SERVER = "I'm not set up for this server. You weren't charged. Ask whoever runs Darkroom to add it."
DISCORD_NO_DIRECT = (
    "I don't work in direct messages. You weren't charged. Use /imagine, or mention me, in a server that we're both in."
)
DISCORD_NO_GROUPS = "I don't work in group conversations. You weren't charged. Ask me in a server that we're both in."
DISCORD_STRANGER = (
    "I only take direct messages from members of the servers that I work in, and I couldn't find you in one. You weren't charged. If you "
    "have just joined, accept the server's rules and try again in a minute."
)
DISCORD_MEMBER_UNKNOWN = (
    "Discord didn't tell me whether you're in a server that I work in. You weren't charged. Try again in a minute."
)
DISCORD_FAREWELL = (
    "I'm not set up for this server, so I'm leaving. If you want me here, ask whoever runs Darkroom to add it (its id is "
    "{server}), then invite me again."
)
DISCORD_ANY_SERVER = (
    "[discord] servers is empty, so anybody who adds this bot to a server of their own paints at your expense. List the ids of "
    "your servers there, and switch Public Bot off at discord.com/developers/applications."
)
DISCORD_NOT_LEFT = (
    "The bot could not leave server {server}, which [discord] servers does not list. It answers nobody there. Restart Darkroom "
    "to try again, or ask an admin of that server to remove the bot."
)
DISCORD_NOT_SERVED = (
    "I no longer work where you asked, so I didn't start your picture. You weren't charged. Ask whoever runs Darkroom why."
)
DISCORD_SLOW = "Discord asks me to slow down. I'll try again soon."
DISCORD_DOWN = "I can't reach Discord right now. I'll try again soon."
DISCORD_REFUSED = "Discord refused my message (code {code}). You weren't charged. Please tell whoever runs Darkroom."
DISCORD_SMALLER = "This is a smaller copy: the original ({size}) is too large for Discord here."
DISCORD_SMALLER_SEVERAL = (
    "Some of these are smaller copies: their originals (up to {size}) are too large for Discord here. Choose one by its number, and the "
    "button Original gives you its original."
)
DISCORD_ORIGINAL_NEARBY = (
    "The original ({size}) is too large for Discord here. If you can reach the machine I run on, open {address}. If not, ask whoever runs "
    "Darkroom to set [web] public_url."
)
DISCORD_ORIGINAL_TOO_LARGE = (
    "The original ({size}) is too large for Discord here. I keep it. Ask whoever runs Darkroom to set [web] public_url; then this "
    "button opens it."
)
DISCORD_CANNOT_LOOK = (
    "I can't read earlier messages here, so I can't see the picture you mean. You weren't charged. Attach it to your message, or ask a "
    "server admin to give my role Read Message History."
)
DISCORD_YOU_CANNOT_WRITE = "You can't write here, so I can't do this for you here. You weren't charged. Ask where you can write."
DISCORD_YOU_CANNOT_WRITE_OUTSIDE = (
    "You can't write in this thread's channel, so I can't show a picture there. Ask somebody who can."
)
DISCORD_YOU_CANNOT_LOOK = (
    "You don't have Read Message History here, so I can't look up earlier messages for you. You weren't charged. "
    "Attach the picture to your message."
)
DISCORD_BLANK_REPLY = (
    "I can't see the message you replied to: I run without the Message Content intent. You weren't charged. Attach the picture "
    "to your message, or use “Edit this picture” in the menu of the message that shows it."
)
DISCORD_PRIVATE_THREAD = (
    "That picture is from a private thread, so I can only change it there. You weren't charged. To go on from it here, attach the "
    "picture itself."
)
DISCORD_MENU_AGAIN = "I no longer know which picture that was. Use “Edit this picture” on it again."
DISCORD_LOGIN_REFUSED = (
    "DISCORD_TOKEN is refused by Discord. Make a new one at discord.com/developers/applications, your application, Bot, Reset "
    "Token."
)
DISCORD_NO_INTENT = (
    "Discord refuses the Message Content intent. Switch it on at discord.com/developers/applications, your application, Bot, "
    "Privileged Gateway Intents, Message Content Intent; or set [discord] message_content = false and people reply with the ping on."
)
DISCORD_CLOSES = "Discord closes the connection for good (code {code}). Tell whoever maintains Darkroom."
DISCORD_COMMANDS = {  # of limits and usage; those of acts stand in core/acts/table.py
    "quota": "How much may be used here",
    "quota show": "How much is used and left, for you and for this channel",
    "quota set": "Set a limit (admins); one of the same kind is replaced",
    "quota clear": "Remove limits (admins)",
    "quota grant": "Allow more until the limit resets (admins)",
    "quota audit": "Who changed which limit (admins)",
    "usage": "What was used: numbers, a chart and a CSV file",
}
OPTIONS = {
    "prompt": "What the picture shows",
    "instruction": "What should change",
    "tier": "Which model paints (default: the one that fits)",
    "aspect": "Width to height, such as 16:9",
    "size": "How large",
    "count": "How many versions side by side",
    "avoid": "What it should not show",
    "version": "A version, such as v2 or v2a (default: the current one)",
    "pack": "Which set of formats (default: social)",
    "page": "A page, such as 2, or a version on it, such as v2 (default: the page with the current one)",
    "tiers": "Which to compare, such as flash, pro (default: all that can)",
    "blind": "Hide which tier painted which until a vote is over or you show it (default: no)",
    "time": "How long it is open, such as 2h (default: until somebody closes it)",
    "reference": "A picture to go by",
    "images": "How many pictures",
    "dollars": "How many US dollars, such as 0.50",
    "per": "How long until it resets (default: a day)",
    "limited tier": "Only on this tier (default: on all)",
    "user": "Only for this person, in this channel",
    "each": "For each person separately",
    "role": "For everybody with this role, in all channels",
    "everywhere": "In all channels of this server",
    "preview": "Only say what would change",
    "unit": "Only limits in images, or in dollars",
    "of": "Whose use (default: your own; only admins see the server's)",
    "span": "Which days (default: this month)",
}
DISCORD_NAMED = "A version, such as v2 or v2a"
DISCORD_GRANTS = {
    "images": "How many more pictures",
    "dollars": "How many more US dollars",
    "user": "Who gets more",
    "everybody": "On a limit for each person: more for everybody",
    "per": "On the limit of this period, where there are several",
    "tier": "On the limit of this tier, where there are several",
    "role": "On the limit of this role",
    "everywhere": "On a limit of the whole server",
}
DISCORD_NO_ADMINS = "Nobody is an admin in direct messages. Limits and settings are changed by a server's admins, in its channels."
DISCORD_USER_OR_ROLE = "A limit is for a user or for a role, not both. Leave one of the two out."
DISCORD_NO_CHOICE = "“{value}” is not a choice here. Choose one of: {choices}."
DISCORD_CSV_TOO_LARGE = (
    "The CSV file is too large for Discord here. Ask for a shorter period, or ask whoever runs Darkroom for the file."
)
