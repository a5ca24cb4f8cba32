"""The text that people read on Slack alone, its installation and its forms of limits included."""

from __future__ import annotations

from core.model import Act

ALT_SAVED = (
    "The alt text is saved. Slack doesn't let me change it on a picture that is already posted; from now on the new one is used, and "
    "Info shows it."
)
ZIP_NOT_TAKEN = "Slack didn't take the ZIP file, so these are the pictures alone. You weren't charged for the file."
NO_ZIP = "Slack doesn't let me post ZIP files here, so these are the pictures alone."
INVITE = "I'm not in this conversation, so I can't post here. You weren't charged. Invite me first: /invite @Darkroom"
CHANNEL_GONE = (
    "I can't see this channel any more: it was deleted, or I was removed from it. You weren't charged. Ask in another channel, or invite "
    "me again: /invite @Darkroom"
)
ARCHIVED = "This channel is archived, so I can't post here. You weren't charged. Ask in another channel."
FIXED = "Slack doesn't let me change that message any more."
BUSY = "Slack asks me to slow down. I'll try again soon."
DOWN = "I can't reach Slack right now. I'll try again soon."
NO_FILES = "Slack doesn't let me post files here ({error}). You weren't charged. Ask a workspace admin to allow it."
NO_ROOM = (
    "Your workspace's file storage is full, so Slack takes no picture. You weren't charged. Ask a workspace admin to make room."
)
RESTRICTED = (
    "Your workspace's settings don't let me post here ({error}). You weren't charged. "
    "Ask in another channel, or ask a workspace admin to allow it."
)
REFUSED = "Slack refused my message ({error}). You weren't charged. Please tell whoever runs Darkroom."
SCOPE = (
    "My Slack app lacks the scope {scope}. You weren't charged. Please tell whoever runs Darkroom: they can add it from the manifest, "
    "then install the app again."
)
SIGNED_OUT = "Slack no longer accepts the bot token ({error}). You weren't charged. Please tell whoever runs Darkroom."
BOT_REFUSED = (
    "SLACK_BOT_TOKEN is refused by Slack ({error}). It begins with xoxb- and is at api.slack.com/apps, your app, "
    "OAuth & Permissions, Bot User OAuth Token."
)
TWO_WAYS = (
    "SLACK_BOT_TOKEN and SLACK_CLIENT_SECRET are both set. For one workspace unset SLACK_CLIENT_SECRET; for several unset "
    "SLACK_BOT_TOKEN, and have each install Darkroom at /slack/install."
)
SEVERAL_MISSING = (
    "SLACK_CLIENT_SECRET is set, for several workspaces, but {missing} missing. docs/slack.md has every step; without several "
    "workspaces, set SLACK_BOT_TOKEN instead."
)
KEY_WRONG = (
    "SLACK_TOKEN_KEY is not a key. Make one: "
    "python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
)
UNREADABLE = (
    "SLACK_TOKEN_KEY has changed since this workspace installed Darkroom. Set the old one again, or have the workspace install Darkroom "
    "again."
)
NOT_INSTALLED = "I'm no longer installed in this workspace. You weren't charged. Ask an admin to install me again."
INSTALLED_TITLE = "Darkroom is installed"
INSTALLED = "Go back to Slack, invite it to a channel with /invite @Darkroom, and type /imagine there."
INSTALL_FAILED = "Darkroom was not installed"
INSTALL_DECLINED = "You declined it in Slack, so nothing has changed. Open the install page once more if you change your mind."
INSTALL_AGAIN = "This page was opened too late, twice or in another browser. Open the install page once more."
INSTALL_LATER = "Darkroom's database doesn't answer. Open the install page once more in a few minutes."
INSTALL_BUSY = "Too many people are installing it at once. Open the install page once more in a minute."
INSTALL_DOWN = "Slack could not be reached. Open the install page once more in a few minutes."
INSTALL_NOT_ALLOWED = "The workspace {workspace} may not use this Darkroom. Ask whoever runs it to add it to [slack] teams."
INSTALL_ROTATES = (
    "The Slack app rotates its tokens, which Darkroom can't follow. Ask whoever runs it to make an app from the manifest."
)
APP_MISSING = (
    'SLACK_APP_TOKEN is missing: [slack] mode = "socket" needs it. It begins with xapp- and is made at api.slack.com/apps, your '
    "app, Basic Information, App-Level Tokens, with the scope connections:write."
)
APP_REFUSED = (
    "SLACK_APP_TOKEN is refused by Slack ({error}). It begins with xapp- and is made at api.slack.com/apps, your app, "
    "Basic Information, App-Level Tokens, with the scope connections:write; Socket Mode must be on."
)
SIGNING_MISSING = (
    'SLACK_SIGNING_SECRET is missing: [slack] mode = "http" needs it. It is at api.slack.com/apps, your app, '
    "Basic Information, App Credentials."
)
MOVED = "The picture is here: "
CANNOT_LOOK = (
    "Slack doesn't let me look at the messages above, so I can't see the picture you mean. You weren't charged. Attach it to your "
    "message, or invite me here first: /invite @Darkroom"
)
IN_THREAD = "Slack doesn't take commands inside threads. In the picture's thread, {instead}."
INSTEAD = {Act.EDIT: "just write what should change", Act.PICK: "just write its number"}
UNKNOWN = "There is no /darkroom {word}."
STATUS = "is painting…"
ADMINS_ONLY = (
    "Only admins can do that: owners and admins of this workspace, and people named in Darkroom's configuration. Ask one of them."
)
TITLE = "Darkroom"  # of a form that says no more than a sentence
ELSEWHERE = "I'm set up for another workspace. You weren't charged. Ask there, or ask whoever runs Darkroom to add this one."
STRANGER = "Only people from the organisation that runs me can use me. You weren't charged. Ask one of them for the picture."
GUEST = "Guests can't use me in this workspace. You weren't charged. Ask a full member for the picture."
WHO_ARE_YOU = "Slack didn't tell me whether you may use me. You weren't charged. Try again in a minute."
NOBODY = "Slack doesn't know that person here. Choose the name from Slack's list as you type it."
NOT_KNOWN_ADMIN = "Slack didn't tell me whether you're an admin, so I changed nothing. Try again in a minute."
QUOTA = (
    "/darkroom quota: how full the limits are\n"
    "/darkroom quota set 20 images a day (or $5 a month, 5 images a day each, … on pro, … in the workspace, … for @ann or @group)\n"
    "/darkroom quota preview …: what set or clear would change\n"
    "/darkroom quota clear [images|money] [day] [pro]\n"
    "/darkroom quota grant 5 images [to @ann, @group or everybody]\n"
    "/darkroom quota audit: who changed what\n"
    "/darkroom quota edit: a form"
)
WHO = "I don't know who {name} is. Choose the name from Slack's list as you type it, or use /darkroom quota edit."
ONE_AT_A_TIME = "Name one person, group or channel at a time."
NO_CHANNEL = "I'm not in that channel, so a limit there would have no effect. Invite me there first: /invite @Darkroom"
GROUPS_UNKNOWN = "Slack didn't tell me whether you're in a user group that has a limit. You weren't charged. Try again in a minute."
NO_GROUP = "This workspace has no such user group. Choose it from Slack's list as you type it, or use /darkroom quota edit."
ASK_ELSEWHERE = "No admins can see this conversation. Ask for the picture in a channel, or write to an admin."
USAGE_SENT = "I've sent you the chart and the CSV file as a direct message."
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
