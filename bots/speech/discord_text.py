"""The text that people read on Discord alone."""

from __future__ import annotations

MISSING = (
    "I can't post a picture here: my role lacks {missing}. You weren't charged. Ask a server admin to allow it in this channel's "
    "settings, under Permissions."
)
NO_ACCESS = (
    "I can't see this channel, or can't write in it. You weren't charged. Ask a server admin to give my role View Channel, Send "
    "Messages, Send Messages in Threads and Attach Files here."
)
LOCKED = (
    "This thread is locked, so I can't write in it. You weren't charged. Ask in another channel, or ask a moderator to unlock it."
)
NO_ROOM = (
    "This thread is closed, and this server has too many open threads for me to open it again. You weren't charged. Ask in the channel, or "
    "ask a moderator to close some threads."
)
CHANNEL_GONE = "The channel was deleted, so I can't post there. You weren't charged. Ask in another channel."
REMOVED = "I was removed from that server, so I can't post there. You weren't charged. Ask a server admin to invite me again."
NO_THREAD = (
    "I can't open a thread here: my role lacks Create Public Threads or Send Messages in Threads. Reply to the picture itself, "
    "or ask a server admin to allow it."
)
THREADS_FULL = "This server has too many open threads for another one. Reply to the picture itself."
BLOCKED = (
    "This server's AutoMod blocked my message, perhaps because of your words in it. You weren't charged. Try different wording."
)
CLOSED = "Your privacy settings don't let me send you direct messages. You weren't charged. Ask in a channel that we share."
UNREAD = (
    "Discord sent me this in a form that I can't read. You weren't charged. Try again in a minute. If it happens again, please tell "
    "whoever runs Darkroom."
)
NO_CHANNEL = "I can't work in this kind of channel. You weren't charged. Ask in a text channel."
OTHER_SERVER = "I'm not set up for this server. You weren't charged. Ask whoever runs Darkroom to add it."
NO_DIRECT = "I don't work in direct messages. You weren't charged. Use /imagine, or mention me, in a server that we're both in."
NO_GROUPS = "I don't work in group conversations. You weren't charged. Ask me in a server that we're both in."
STRANGER = (
    "I only take direct messages from members of the servers that I work in, and I couldn't find you in one. You weren't charged. If you "
    "have just joined, accept the server's rules and try again in a minute."
)
MEMBER_UNKNOWN = "Discord didn't tell me whether you're in a server that I work in. You weren't charged. Try again in a minute."
FAREWELL = (
    "I'm not set up for this server, so I'm leaving. If you want me here, ask whoever runs Darkroom to add it (its id is "
    "{server}), then invite me again."
)
ANY_SERVER = (
    "[discord] servers is empty, so anybody who adds this bot to a server of their own paints at your expense. List the ids of "
    "your servers there, and switch Public Bot off at discord.com/developers/applications."
)
NOT_LEFT = (
    "The bot could not leave server {server}, which [discord] servers does not list. It answers nobody there. Restart Darkroom "
    "to try again, or ask an admin of that server to remove the bot."
)
NOT_SERVED = "I no longer work where you asked, so I didn't start your picture. You weren't charged. Ask whoever runs Darkroom why."
SLOW = "Discord asks me to slow down. I'll try again soon."
DOWN = "I can't reach Discord right now. I'll try again soon."
REFUSED = "Discord refused my message (code {code}). You weren't charged. Please tell whoever runs Darkroom."
SMALLER = "This is a smaller copy: the original ({size}) is too large for Discord here."
SMALLER_SEVERAL = (
    "Some of these are smaller copies: their originals (up to {size}) are too large for Discord here. Choose one by its number, and the "
    "button Original gives you its original."
)
ORIGINAL_NEARBY = (
    "The original ({size}) is too large for Discord here. If you can reach the machine I run on, open {address}. If not, ask whoever runs "
    "Darkroom to set [web] public_url."
)
ORIGINAL_TOO_LARGE = (
    "The original ({size}) is too large for Discord here. I keep it. Ask whoever runs Darkroom to set [web] public_url; then this "
    "button opens it."
)
CANNOT_LOOK = (
    "I can't read earlier messages here, so I can't see the picture you mean. You weren't charged. Attach it to your message, or ask a "
    "server admin to give my role Read Message History."
)
YOU_CANNOT_WRITE = "You can't write here, so I can't do this for you here. You weren't charged. Ask where you can write."
YOU_CANNOT_WRITE_OUTSIDE = "You can't write in this thread's channel, so I can't show a picture there. Ask somebody who can."
YOU_CANNOT_LOOK = (
    "You don't have Read Message History here, so I can't look up earlier messages for you. You weren't charged. "
    "Attach the picture to your message."
)
BLANK_REPLY = (
    "I can't see the message you replied to: I run without the Message Content intent. You weren't charged. Attach the picture "
    "to your message, or use “Edit this picture” in the menu of the message that shows it."
)
PRIVATE_THREAD = (
    "That picture is from a private thread, so I can only change it there. You weren't charged. To go on from it here, attach the "
    "picture itself."
)
MENU_AGAIN = "I no longer know which picture that was. Use “Edit this picture” on it again."
LOGIN_REFUSED = (
    "DISCORD_TOKEN is refused by Discord. Make a new one at discord.com/developers/applications, your application, Bot, Reset "
    "Token."
)
NO_INTENT = (
    "Discord refuses the Message Content intent. Switch it on at discord.com/developers/applications, your application, Bot, "
    "Privileged Gateway Intents, Message Content Intent; or set [discord] message_content = false and people reply with the ping on."
)
CLOSES = "Discord closes the connection for good (code {code}). Tell whoever maintains Darkroom."
COMMANDS = {  # of limits and usage; those of acts stand in core/acts/table.py
    "quota": "How much may be used here",
    "quota show": "How much is used and left, for you and for this channel",
    "quota set": "Set a limit (admins); one of the same kind is replaced",
    "quota clear": "Remove limits (admins)",
    "quota grant": "Allow more until the limit resets (admins)",
    "quota audit": "Who changed which limit (admins)",
    "usage": "What was used: numbers, a chart and a CSV file",
}
NAMED = "A version, such as v2 or v2a"
GRANTS = {
    "images": "How many more pictures",
    "dollars": "How many more US dollars",
    "user": "Who gets more",
    "everybody": "On a limit for each person: more for everybody",
    "per": "On the limit of this period, where there are several",
    "tier": "On the limit of this tier, where there are several",
    "role": "On the limit of this role",
    "everywhere": "On a limit of the whole server",
}
NO_ADMINS = "Nobody is an admin in direct messages. Limits and settings are changed by a server's admins, in its channels."
USER_OR_ROLE = "A limit is for a user or for a role, not both. Leave one of the two out."
NO_CHOICE = "“{value}” is not a choice here. Choose one of: {choices}."
CSV_TOO_LARGE = "The CSV file is too large for Discord here. Ask for a shorter period, or ask whoever runs Darkroom for the file."
