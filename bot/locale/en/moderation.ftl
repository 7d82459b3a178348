### For moderators: what happened, what it means, what you can do now.

moderation-title = This community
moderation-country = Country
moderation-city = City
moderation-hours = Moderators are there
moderation-hours-from-to = { $start } to { $end }
moderation-who = Who moderates
moderation-who-count = { $count ->
    [0] Those who manage the server
    [one] Those who manage the server, and 1 more role or person
   *[other] Those who manage the server, and { $count } more roles or people
}
moderation-none = Not decided yet
moderation-is-missing = The city and the moderators' hours are needed before anything goes live. Help now works already.
moderation-is-complete = All is decided. Nothing is sent before you go live.
moderation-is-live = This community is live.
moderation-is-paused = Everything is paused. Help now goes on working.
moderation-change-place = City and country
moderation-change-hours = Hours
moderation-change-who = Who moderates
moderation-go-live = Go live
moderation-pause-all = Pause everything
moderation-resume = End the pause
moderation-now-live = Live. People can join with the word start.
moderation-now-paused = Paused, at once. Nothing is sent here until you end it.
moderation-save = Save
moderation-place-city = A city most members live in or near
moderation-place-hint = It decides the emergency number I show when I know nothing better.
moderation-place-no-country = That is a time zone without a country. Please name a city; nothing was changed.
moderation-hours-title = The moderators' hours
moderation-hours-why = People who ask for help see these hours. They promise nothing.
moderation-hours-start = From
moderation-hours-end = To
moderation-hours-both = I need two hours that differ. Nothing was changed.
moderation-who-title = Who moderates
moderation-who-why = Those who manage the server always can. Choose who else.
moderation-changed = Last changed { $at }.
moderation-not-live = This community is not live, so there is nothing to pause.
moderation-told = Notices
moderation-told-nowhere = Nobody is told yet when I cannot post something. You could choose a channel.
moderation-told-channel = { $channel }
moderation-told-where = A channel that only moderators see
moderation-told-why = I say there when I cannot post something. I name no one, and I repeat nothing that anyone wrote.
moderation-told-unreached = I cannot post in { $channel }, so nobody hears of my notices. Please let me post there, or choose another channel.
moderation-held = { $count ->
    [one] In one channel I cannot post. What waits goes out once you let me and press Try again.
   *[other] In { $count } channels I cannot post. What waits goes out once you let me and press Try again.
}
moderation-notice-preview = A notice for moderators
moderation-notice-welcome = My notices for moderators come here from now on. They name no one.
moderation-notice-forbidden = I can no longer post in { $channel }: a permission is missing. Please give it back, then press Try again.
moderation-notice-gone = I can no longer find { $channel }. If it is back, press Try again.
moderation-notice-ask = A post of mine in { $channel }, due { $at }, may be there or not: the answer was lost. Please look, then press what is so.
moderation-notice-lost-post = A post of mine in { $channel } could not be sent, and I no longer try. Those who run me find the reason in the log.
moderation-notice-lost = A private message of mine could not be sent, and I no longer try. Those who run me find the reason in the log.
moderation-notice-forbidden-members = I may not write to someone here: a permission is missing. Those who run me find more in the log.
moderation-notice-quarantined = The platform lets me begin no new private chats for a day. Those I know already hear from me as before.
moderation-notice-unanswered = Someone here asked for something, and my message about it may be lost. Please be around for each other.
moderation-try-again = Try again
moderation-it-is-there = It is there
moderation-post-it = Post it
moderation-said-trying = I am trying again now. If it fails, I say so.
moderation-said-there = Thank you. I count it as posted.
moderation-said-again = Thank you. I am posting it now.
moderation-said-too-late = Thank you. It is too late for that post now, so I leave it out.
moderation-post-it-paused = Everything is paused, so it was not posted. End the pause in manage, then press Post it again.
moderation-settled = That is settled already. Nothing was changed.
