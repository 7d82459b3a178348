## The sandbox's page: its own labels. Every id begins with page-, and none takes an argument:
## a name or a number stands beside its label.

page-name = Alongside sandbox
page-skip-messages = Skip to the messages
page-skip-writing = Skip to writing

# The bar at the top
page-controls = Controls
page-speak-as = Speak as
page-limits = Limits
page-limits-discord = Like Discord
page-limits-slack = Like Slack
page-language = Language
page-clock = Clock
page-next-event = Next event
page-hour = +1 hour
page-morning = Tomorrow 09:00
page-play = Play 30 days
page-stop = Stop
page-played = Days played

# The rooms
page-rooms = Rooms
page-channels = Channels
page-direct = Direct messages
page-unread = unread

# The messages
page-chat = Chat
page-earlier = Show earlier messages
page-newest = Go to the newest
page-empty = Nothing here yet.
page-bot = bot
page-private = Only you can see this
page-why = Why?
page-raw = Raw
page-preview = On a locked screen
page-download = Save

# What stands behind a message
page-why-kind = What it is
page-why-schedule = When
page-why-consent = Your yes
page-why-rule = Rule

# Writing and commands
page-write = Write a message
page-writing-as = Writing as
page-send = Send
page-commands = Commands

# A form
page-optional = optional
page-choose = Choose
page-no-answer = No answer
page-fill-in = Please fill this in.
page-choose-one = Please choose.
page-cancel = Cancel

# Backstage: what was sent, what was not, and what is coming
page-backstage = Backstage
page-happened = What happened
page-happened-empty = Nothing has been sent or held back yet.
page-coming = Coming up
page-coming-empty = Nothing is planned yet.
page-what-sent = Sent
page-what-held = Held
page-what-skipped = Skipped
page-what-cancelled = Cancelled
page-what-refused = Refused
page-what-unknown = Not sure
page-someone = Someone

# The connection
page-lost = The connection is gone. I am trying again. What you do now will wait.
page-back = Connected again.
page-clock-lost = The connection broke while the clock moved. Look at the clock, then try again.

# The tour
page-tour = A short tour
page-tour-done = done
page-tour-speak = Speak as Noa. It is Noa’s first day here.
page-tour-join = Type / and pick start. Read, choose, confirm.
page-tour-morning = Move the clock to tomorrow 09:00. A check-in comes.
page-tour-answer = Answer it with one tap.
page-tour-help = Type / and pick help-now. It answers anyone, at once.
page-tour-why = Ask why on a message that came by itself.
page-tour-language = Choose another language.
page-tour-play = Play 30 days. See what was sent, what was not, and why.

## The sandbox's own words. Every id begins with sandbox-.

sandbox-moment = { $moment }

# Who lives here
sandbox-person-noa = new here
sandbox-person-ana = joined a week ago
sandbox-person-sam = lives in Mexico City, writes Spanish
sandbox-person-riley = moderates this community
sandbox-person-jo = works nights and sleeps by day
sandbox-person-kim = said stop, and gets no messages
sandbox-person-lee = is here for Sam, as family

# What they wrote in the channels
sandbox-said-welcome = Welcome, everyone. Take your time, and look around.
sandbox-said-thanks = Thank you. Glad to be here.
sandbox-said-evening = Hello from Mexico City. A quiet day, and a long walk.

# What cannot be done, in one sentence
sandbox-not-json = That was not a JSON object, so nothing was done.
sandbox-unknown = This sandbox does not know "{ $name }".
sandbox-missing = "{ $name }" is missing, or is not what it should be.
sandbox-empty = There are no words in it yet.
sandbox-no-person = Nobody of that name lives here.
sandbox-no-room = That room is not open to you.
sandbox-no-message = That message is not here any more.
sandbox-no-event = Nothing is planned yet. Let somebody join first.
sandbox-no-way-back = The clock only goes forward here.
sandbox-too-far = The clock goes at most { $days } days at a time.
sandbox-moving = The clock is moving already. You can stop it first.
sandbox-closing = The sandbox is closing. Nothing was changed.

# Kinds of message
sandbox-kind-checkins-prompt = Check-in
sandbox-kind-checkins-asked-again = Check-in, asked again
sandbox-kind-care-word = A kind word, passed on
sandbox-kind-care-look-in = Request to look in
sandbox-kind-moderation-notice = Notice for moderators

# Why something was not sent, or not yet
sandbox-reason-late = its time had passed
sandbox-reason-merged = one message said it for several
sandbox-reason-quiet-hours = quiet hours
sandbox-reason-paused = the community is paused
sandbox-reason-cancelled = cancelled before it went out
sandbox-reason-stopped = they said stop
sandbox-reason-nobody-there = nobody is there any more
sandbox-reason-no-consent = they have not said yes to this
sandbox-reason-closed = their direct messages are closed
sandbox-reason-gone = the place is gone
sandbox-reason-forbidden = a permission is missing
sandbox-reason-malformed = the platform could not read it
sandbox-reason-quarantined = the platform holds back new conversations
sandbox-reason-paced = the platform's pace
sandbox-reason-busy = another message goes first
sandbox-reason-unreadable = the place cannot be read back
sandbox-reason-three-rounds = it failed three times
sandbox-reason-broken = a fault of ours
sandbox-reason-no-kind = this version does not know its kind
sandbox-reason-no-account = this account is not connected
sandbox-reason-key-gone = its key is gone
sandbox-reason-restored = a backup was restored
sandbox-reason-resting = check-ins are paused or off
sandbox-reason-asked-for-later = they asked for it later
sandbox-reason-answered = it is answered already
sandbox-reason-giver-gone = whoever asked for it is gone
sandbox-reason-no-words-wanted = they want no such words
sandbox-reason-settled = it was settled already

# The transcript
sandbox-told-title = What everyone saw in { $days } days. Times are Paris times.
sandbox-told-to = { $name } to { $to }
sandbox-told-in = { $name } in { $room }
sandbox-told-answer = { $name } to { $to }, seen by { $to } alone
sandbox-told-clock = { $time } there
sandbox-told-press = { $name } presses { $label }
sandbox-told-held = { $kind } for { $name }: held, { $reason }
sandbox-told-skipped = { $kind } for { $name }: skipped, { $reason }
sandbox-told-cancelled = { $kind } for { $name }: cancelled, { $reason }
sandbox-told-refused = { $kind } for { $name }: refused, { $reason }
sandbox-told-unknown = { $kind } for { $name }: not sure, { $reason }
sandbox-told-nothing = Nothing happened.
sandbox-told-end = { $shown } messages were shown. { $unsent } times one was held, skipped or refused.
