"""The text that people read, for every platform, in one place (text about limits and usage is in limits.py). It is plain; each view
escapes it for its platform.

Errors carry their own sentences (core/errors.py). This module holds what the studio says when all goes well, and button labels.
"""

from __future__ import annotations

from collections.abc import Mapping

from bots.speech import captions
from core.acts import table
from core.errors import Broken, CalledOff
from core.model import Act, Stage, Tier, Version, VersionId, Vocabulary, Wish
from core.ports.platform import Progress
from core.quota.words import dollars
from core.studio.answers import Accepted

UNSURE = "Was that meant for the picture? Press the button and I'll change it; otherwise it stays as it is."
WORDLESS = "What should I do with this picture? Say so in your next message and I'll use this picture."
UNSURE_ASKED = "Was that meant for me? Press the button and I'll do it; otherwise nothing changes and nothing is charged."
EDIT_ANYWAY = "Edit the picture"
EDIT_MENU = "Edit this picture"
EDIT_TITLE = "Edit the picture"
EDIT_LABEL = "What should change?"
EDIT_PLACEHOLDER = "make the door green"
IMAGINE_TITLE = "A new picture"
IMAGINE_LABEL = "What should it show?"
IMAGINE_PLACEHOLDER = "a red bicycle leaning against a blue door"
CANCELLED = str(CalledOff())
ORIGINAL = "Original"
LINK_EXPIRED = (
    "This link has expired, but the picture is still there. For a new link, go back to the chat, say “info” in the picture's "
    "thread and press “Original” below the answer."
)
LINK_WRONG = "There is no picture at this link. It may be incomplete: copy all of it, or press “Original” in the chat again."
LINK_BUSY = "Too many people are opening originals right now. Try again in ten seconds."
ALT = "Alt text"
ALT_TITLE = "Alt text of the picture"
ALT_SAVED = "The alt text is saved, here and wherever the picture is shown again."
ALT_SAVED_LATER = (
    "The alt text is saved. Not every message that shows the picture could be changed; it is there where it is shown again."
)
ALT_SAVED_SLACK = (
    "The alt text is saved. Slack lets nobody change it on a picture that is posted already; it is there wherever the picture is shown "
    "again, and under Info."
)
NO_CONTENT = (
    "I can see that you wrote, but not what: this bot runs without the Message Content intent. "
    "Reply to a picture with the ping on, mention me, use the buttons, or type /edit."
)
CANNOT_LOOK_NOW = (
    "I can't look at the messages above just now, so I can't see the picture you mean. Nothing was charged. Attach it to your message, "
    "or ask again in a minute."
)
NO_PICTURE = "There is no picture in that message. Use “Edit this picture” on a message that has one."
GONE = "The thread or message was deleted, so there is nowhere to post. Nothing was charged. Start again with /imagine."
OLD_COMMAND = "This command has changed. Reload your chat client (Ctrl+R or Cmd+R) and try again."
BROKEN = str(Broken())
BUTTON_GONE = "This no longer does anything here. Say what you want in the picture's thread, or start again with /imagine."
HOME_TITLE = "Your recent pictures"
HOME_EMPTY = "You have not made a picture yet. Type /imagine in any channel I am in."


def unsure(wish: Wish) -> str:
    """The question that an Unsure asks."""
    return UNSURE if table.row(wish.act).is_worded else UNSURE_ASKED


def anyway(wish: Wish) -> str:
    """The label of the button below an Unsure, the same as that of the button that does it elsewhere."""
    row = table.row(wish.act)
    return EDIT_ANYWAY if row.button is None or row.is_worded else row.button.label.format(version=wish.version)


def progress(tiers: Mapping[str, Tier], now: Progress) -> str:
    """What the placeholder says."""
    if now.stage == "queued" and now.ahead:
        place = "next in line" if now.ahead == 1 else f"{now.ahead} before it"
        return f"Queued: {place}."
    doing = "Drawing a sample" if now.sample else f"Painting with {captions.title(tiers, now.tier)}"
    if now.slow:
        return f"{doing}. It's taking longer than usual; I'm still at it."
    if now.seconds_left is None:
        return f"{doing}…"
    return f"{doing}, about {max(1, now.seconds_left)} s left."


def accepted(answer: Accepted) -> str:
    """The acknowledgement for the asker alone."""
    if table.row(answer.act).moves:
        return "On it." if not answer.ahead else "On it, after what is being painted."
    if answer.ahead:
        return f"Queued: {answer.ahead} before it in this thread."
    return "On it." if answer.seconds_left is None else f"On it: about {answer.seconds_left} s."


def _weight(size: int) -> str:
    """A number of bytes as people write it."""
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1000))} kB"


_UNDERSTOOD_BY = {
    Stage.EXACT: "its exact words",
    Stage.RULES: "Darkroom's own rules",
    Stage.MODEL: "a text model that read it",
}


def info(
    tiers: Mapping[str, Tier], version: Version, number_of: Mapping[VersionId, int], current: bool, stage: Stage | None = None
) -> tuple[tuple[str, str], ...]:
    """Everything about one version, as labels and values."""
    receipt, sample = version.receipt, version.receipt.is_sample
    rows = [
        ("Version", f"v{version.number}" + (", the current one" if current else "")),
        ("Made from", _origin(version, number_of) or "nothing: a fresh start"),
        ("Asked by", version.person.name),
        ("Words", version.words or "(none)"),
        *([("Understood by", _UNDERSTOOD_BY[stage])] if stage is not None else []),
        ("Tier", f"none: a {captions.SAMPLE}" if sample else captions.painter(tiers, version)),
        *([] if sample else [("Model", receipt.model_version or version.model)]),
        *([("The model said", receipt.remark)] if receipt.remark else []),
        ("Size", f"{captions.size(version.original)}, {_weight(version.original.size)}, {version.original.mime}"),
        ("Took", captions.seconds(receipt.seconds)),
        ("Cost", "nothing" if sample else dollars(receipt.cost)),
        ("Made", version.made_at.strftime("%Y-%m-%d %H:%M UTC")),
        ("Alt text", version.alt),
        ("Response id", receipt.response_id or "none"),
        ("sha256", version.original.sha256),
    ]
    return tuple(rows)


def side_by_side(versions: tuple[Version, ...], current: VersionId, number_of: Mapping[VersionId, int]) -> str:
    """A line for each version, starting with v1."""
    lines = []
    for version in versions:
        made_from = _origin(version, number_of)
        origin = f" from {made_from}" if made_from else ""
        mark = "  ◀ current" if version.id == current else ""
        lines.append(f"v{version.number}{origin} · {_short(version.words, 80) or version.act.value} · {version.tier}{mark}")
    return "\n".join(lines)


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
        "/imagine a red bicycle leaning against a blue door: a new picture.\n"
        f"Then {vocabulary.edit}: make the door green. Everything else stays.\n"
        f"To go on from an older picture, {vocabulary.older}.\n"
        f"{', '.join(row.word for row in table.ROWS if row.word)}: just type the word.\n"
        "--tier pro, --ar 16:9, --size 2K, --count 4, --avoid people: how it is painted, in any prompt, form or reply. A chosen "
        "option wins over a flag. Or say it: in 4K, as a square, three versions, once more on the best model.\n"
        "Lines that begin with // are for each other: the studio does not read them.\n"
        "Other lines in a picture's thread, and the words of commands, may be sent to a model at Google to be understood; lines that "
        "begin with //, lines for other people (“@ben …”, “Ben, …”) and what else is said outside the thread to others than me "
        "never are. "
        f"{vocabulary.reading}: who reads here.\n"
        f"{vocabulary.limits}: what may be used here and what has been used.\n"
        f"This page again: {vocabulary.help}."
    )


# --- Slack alone ---------------------------------------------------------------------------------------------------------

SLACK_INVITE = (
    "I am not in this conversation, so I could not post the picture. Nothing was charged. Invite me first: /invite @Darkroom"
)
SLACK_ARCHIVED = "This channel is archived, so I cannot post here. Nothing was charged. Ask in another channel."
SLACK_BUSY = "Slack asks me to slow down. I'll try again in a little while."
SLACK_DOWN = "Slack could not be reached just now. I'll try again in a little while."
SLACK_NO_FILES = "Slack takes no files from me here ({error}). Nothing was charged. A workspace admin can change that."
SLACK_RESTRICTED = (
    "An admin's settings keep me from posting here ({error}). Nothing was charged. "
    "Ask in another channel, or talk to a workspace admin."
)
SLACK_REFUSED = "Slack refused my message ({error}). Nothing was charged. Tell the person who runs Darkroom."
SLACK_SCOPE = (
    "The Slack app lacks the scope {scope}, so nothing was done or charged. Tell the person who runs Darkroom: they add it from "
    "the manifest and install the app again."
)
SLACK_SIGNED_OUT = "Slack no longer accepts the bot token ({error}). Nothing was charged. Tell the person who runs Darkroom."
SLACK_BOT_REFUSED = (
    "SLACK_BOT_TOKEN is refused by Slack ({error}). It begins with xoxb- and is at api.slack.com/apps, your app, "
    "OAuth & Permissions, Bot User OAuth Token."
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
    "Slack does not let me look at the messages above, so I can't see the picture you mean. Nothing was charged. Attach it to your "
    "message, or invite me here first: /invite @Darkroom"
)
SLACK_IN_THREAD = "Slack takes no commands inside threads. In the picture's thread, {instead}."
SLACK_INSTEAD = {Act.EDIT: "just write what should change", Act.PICK: "just write its number"}
SLACK_UNKNOWN = "I do not know /darkroom {word}."
SLACK_STATUS = "is painting…"
SLACK_ADMINS_ONLY = (
    "Only admins may do that: owners and admins of this workspace, and people named in Darkroom's configuration. Ask one of them."
)
SLACK_TITLE = "Darkroom"  # of a form that says no more than a sentence
SLACK_ELSEWHERE = "I'm set up for another workspace, so I can't do anything here. Nothing was charged."
SLACK_STRANGER = (
    "Only people from the organisation that runs me can use me, so nothing was done or charged. Ask one of them for the picture."
)
SLACK_GUEST = "Guests can't use me in this workspace, so nothing was done or charged. Ask a full member for the picture."
SLACK_WHO_ARE_YOU = "Slack didn't tell me whether you may use me, so nothing was done or charged. Try again in a minute."
SLACK_NOBODY = "Slack does not know that person here."
SLACK_NOT_KNOWN_ADMIN = "Slack didn't tell me whether you're an admin, so nothing was done. Try again in a minute."
SLACK_QUOTA = (
    "/darkroom quota: how full the limits are\n"
    "/darkroom quota set 20 images a day (or $5 a month, 5 images a day each, … on pro, … in the workspace, … for @ann or @group)\n"
    "/darkroom quota preview …: what set or clear would change\n"
    "/darkroom quota clear [images|money] [day] [pro]\n"
    "/darkroom quota grant 5 images [to @ann, @group or everybody]\n"
    "/darkroom quota audit: who changed what\n"
    "/darkroom quota edit: a form"
)
SLACK_WHO = "I cannot tell what {name} means. Choose the name from Slack's list as you type it, or use /darkroom quota edit."
SLACK_ONE_AT_A_TIME = "Name one person, group or channel at a time."
SLACK_NO_CHANNEL = "I am not in that channel, so a limit there would have no effect. Invite me there first: /invite @Darkroom."
SLACK_GROUPS_UNKNOWN = (
    "Slack didn't tell me whether you're in a user group that a limit is for, so nothing was done. Try again in a minute."
)
SLACK_NO_GROUP = "This workspace has no such user group. Choose it from Slack's list as you type it, or use /darkroom quota edit."
SLACK_ASK_ELSEWHERE = "No admins can see this conversation. Ask for the picture in a channel, or write to an admin."
SLACK_GRANTED = "{admin} granted more to {person}: {sentence}"
SLACK_GRANTED_YOU = "{admin} granted you more: {sentence} Ask for the picture again."
SLACK_USAGE_SENT = "I sent you the files as a direct message."
LIMITS_TITLE = "Limits"
LIMITS_EDIT = "Edit limits"
LIMITS_DO = "What to do"
LIMITS_SET, LIMITS_PREVIEW, LIMITS_CLEAR = "Set it", "Show what would change", "Clear it"
LIMITS_WORDS = "The limit (to clear: which ones, or nothing for all)"
LIMITS_CHANNEL = "In which channel (left out: the whole workspace)"
LIMITS_PERSON = "For one person alone (left out: everybody)"
LIMITS_GROUP = "For a user group, in all channels"
LIMITS_NO_GROUP = "No group"
LIMITS_SUBMIT = "Go on"
LIMITS_HOME = "Your limits in the whole workspace"
LIMITS_WORDS_MISSING = "Say how much, for example 20 images a day."
ONE_MOMENT = "One moment…"
TIER_LABEL, RATIO_LABEL, SIZE_LABEL, COUNT_LABEL, AVOID_LABEL = "Tier", "Format", "Size", "How many", "What it should not show"
COUNT_NOT_OFFERED = "I paint 1 to 4 pictures at once, so nothing was painted or charged. Choose a number from 1 to 4."
AUTOMATIC = "Automatic"
SUBMIT_NEW, SUBMIT_EDIT, SUBMIT_ALT, CLOSE = "Paint it", "Change it", "Save", "Close"

# --- the playground alone ------------------------------------------------------------------------------------------------

PLAYGROUND_UNKNOWN = "There is no command /{word}."
PLAYGROUND_SAMPLES = "These pictures are samples: no AI paints them. For real ones, set GEMINI_API_KEY and start again."
PLAYGROUND_FILE_TOO_LARGE = "“{name}” is larger than {limit} MB. Attach a smaller copy."

# --- Discord alone -------------------------------------------------------------------------------------------------------

DISCORD_MISSING = (
    "I may not post a picture here: I lack {missing}. Nothing was charged. A server admin can give that to my role in this "
    "channel's settings, under Permissions."
)
DISCORD_NO_ACCESS = (
    "I cannot see or write in this channel. Nothing was charged. A server admin can give my role View Channel, Send Messages, Send "
    "Messages in Threads and Attach Files here."
)
DISCORD_LOCKED = (
    "This thread is locked, so I cannot write in it. Nothing was charged. Ask in another channel, or ask a moderator to unlock it."
)
DISCORD_REMOVED = "I was removed from that server, so I cannot post there. Nothing was charged. A server admin can invite me again."
DISCORD_NO_THREAD = (
    "I could not open a thread here: I lack Create Public Threads or Send Messages in Threads. Reply to the picture itself, "
    "or ask a server admin to give me that permission."
)
DISCORD_THREADS_FULL = "This server has too many open threads for another one. Reply to the picture itself."
DISCORD_BLOCKED = (
    "This server's AutoMod blocked my message, perhaps for words in the prompt. Nothing was charged. Say it in other words."
)
DISCORD_CLOSED = (
    "Your privacy settings keep me from sending you direct messages. Nothing was charged. Ask in a channel that we share."
)
DISCORD_NO_CHANNEL = "I can't work in this kind of channel, so nothing was painted or charged. Ask in a text channel."
DISCORD_OTHER_SERVER = "I'm not set up for this server, so nothing was painted or charged. The person who runs Darkroom can add it."
DISCORD_NO_DIRECT = (
    "I don't work in direct messages, so nothing was painted or charged. Use /imagine, or mention me, in a server that we're "
    "both in."
)
DISCORD_NO_GROUPS = "I don't work in group conversations, so nothing was painted or charged. Ask me in a server that we're both in."
DISCORD_STRANGER = (
    "I only take direct messages from members of the servers that I work in, and I couldn't find you in one. Nothing was painted "
    "or charged. If you have just joined, accept the server's rules and try again in a minute."
)
DISCORD_MEMBER_UNKNOWN = (
    "Discord didn't tell me whether you're in a server that I work in, so nothing was painted or charged. Try again in a minute."
)
DISCORD_FAREWELL = (
    "I'm not set up for this server, so I'm leaving. If you want me here, ask the person who runs Darkroom to add it (its id is "
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
    "I no longer work in the place where you asked, so your picture was not started. Nothing was charged. Ask the person who "
    "runs Darkroom why."
)
DISCORD_SLOW = "Discord asks me to slow down. I'll try again in a little while."
DISCORD_DOWN = "Discord could not be reached just now. I'll try again in a little while."
DISCORD_REFUSED = "Discord refused my message (code {code}). Nothing was charged. Tell the person who runs Darkroom."
DISCORD_SMALLER = "This is a smaller copy: the original ({size}) is larger than Discord takes here."
DISCORD_ORIGINAL_NEARBY = (
    "The original ({size}) is more than Discord lets me send here. Whoever can reach that machine finds it, byte for byte, at {address}; "
    "with [web] public_url set, this button opens it for everybody."
)
DISCORD_ORIGINAL_TOO_LARGE = (
    "The original is {size}, more than Discord lets me send here. It is kept; the person who runs Darkroom can set [web] public_url, "
    "then this button links to it."
)
DISCORD_CANNOT_LOOK = (
    "I may not read what was said here before, so I can't see the picture you mean. Nothing was charged. Attach it to your message, or "
    "ask a server admin to give me Read Message History."
)
DISCORD_YOU_CANNOT_WRITE = "You can't write here, so I can't do this for you here. Nothing was charged. Ask where you can write."
DISCORD_YOU_CANNOT_WRITE_OUTSIDE = "You can't write in this thread's channel, so I can't show anything there for you."
DISCORD_YOU_CANNOT_LOOK = (
    "You don't have Read Message History here, so I can't look up earlier messages for you. Nothing was painted or charged. "
    "Attach the picture to your message."
)
DISCORD_BLANK_REPLY = (
    "I can't see the message you replied to: this bot runs without the Message Content intent. Nothing was charged. Attach the picture "
    "to your message, or use “Edit this picture” in the menu of the message that shows it."
)
DISCORD_PRIVATE_THREAD = (
    "That picture comes from a private thread, so it can be changed and looked back on only there. Nothing was painted or charged. To "
    "go on from it here, attach the picture itself to a new ask."
)
DISCORD_MENU_AGAIN = "I no longer know which picture that was. Use “Edit this picture” on it once more."
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
    "quota": "What may be used here",
    "quota show": "How much is used and left, for you and for this channel",
    "quota set": "Set a limit (admins); one of the same kind is replaced",
    "quota clear": "Remove limits (admins)",
    "quota grant": "Allow more until the limit opens again (admins)",
    "quota audit": "Who changed which limit (admins)",
    "usage": "What was used: numbers, a chart and a CSV file",
}
DISCORD_OPTIONS = {
    "prompt": "What the picture shows",
    "instruction": "What should change",
    "tier": "Which model paints (left out: the one that fits)",
    "aspect": "Width to height, such as 16:9",
    "size": "How large",
    "count": "How many versions side by side",
    "avoid": "What it should not show",
    "version": "The number of a version (left out: the current one)",
    "reference": "A picture to go by",
    "images": "How many pictures",
    "dollars": "How many US dollars, such as 0.50",
    "per": "How long until it opens again (left out: a day)",
    "limited tier": "On this tier alone (left out: all)",
    "user": "For this person alone, in this channel",
    "each": "For each person separately",
    "role": "For everybody with this role, in all channels",
    "everywhere": "In all channels of this server",
    "preview": "Only say what would change",
    "unit": "Only limits in images, or in dollars",
    "of": "Whose use (left out: your own; the server's is for admins)",
    "span": "Which days (left out: this month)",
}
DISCORD_NAMED = "The number of a version"
DISCORD_GRANTS = {
    "images": "How many pictures more",
    "dollars": "How many US dollars more",
    "user": "Who gets more",
    "everybody": "On a limit for each person: more for everybody",
    "per": "On the limit of this period, where there are several",
    "tier": "On the limit of this tier, where there are several",
    "role": "On the limit of this role",
    "everywhere": "On a limit of the whole server",
}
DISCORD_NO_ADMINS = (
    "Limits and settings are looked after by a server's admins, in its channels. In direct messages there is nobody to do that."
)
DISCORD_USER_OR_ROLE = "A limit is for a user or for a role. Leave one of the two out."
DISCORD_NO_CHOICE = "“{value}” is not one of the choices: {choices}."
DISCORD_GRANTED = "Granted by {name}: {sentence}"
DISCORD_CSV_TOO_LARGE = (
    "The CSV file is larger than Discord takes here. Ask for a shorter period, or ask the person who runs Darkroom for it."
)
