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
