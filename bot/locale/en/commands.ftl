### What can be asked for: a line of description each (at most 100 characters), and the words that
### people type, parted by commas. The first of them is the command itself. What begins with menu-
### stands in the menu of somebody's message (at most 24 characters).

command-alongside = Home: today, your settings, help
command-start = What this is, and how to join
command-help = What I can do, with help now first
command-help-now = Emergency number, a line to call, one small step
command-checkin = Say how today is; hours, pause, stop
command-settings = Your city, your sleep, your language
command-privacy = Who sees what; take it along; be forgotten
command-manage = For moderators: set this community up, pause everything

menu-offers-pick = Offer help

option-settings-city = The city you live in or near

word-alongside = alongside, home, menu, hello, hi
word-start = start, join
word-help = help
word-help-now = help-now, help now, helpnow, emergency
word-checkin = checkin, check-in, check in
word-settings = settings
word-privacy = privacy, forget me
word-manage = manage
word-members-stop = stop, quit, unsubscribe
word-checkins-pause = pause
word-checkins-stop = stop check-ins, stop checkins
