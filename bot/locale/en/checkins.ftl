### The daily check-in. Grade 6 or below; no praise for feeling well, no blame for silence.

checkins-greeting-morning = Good morning, { $name }. How is today so far?
checkins-greeting-afternoon = Good afternoon, { $name }. How is today so far?
checkins-greeting-evening = Good evening, { $name }. How was today?
checkins-preview = Your note for today is ready.
checkins-mood-good = Good
checkins-mood-okay = Okay
checkins-mood-shaky = Shaky
checkins-mood-struggling = Struggling
checkins-mood-not-today = Not today
checkins-ways-out = Later, less often, pause, stop
checkins-later-hour = Ask me in an hour
checkins-later-tonight = Ask me tonight
checkins-less-often = Less often
checkins-pause-until = Pause until
checkins-stop = Stop check-ins

checkins-saved = Saved. Thank you.
checkins-not-today = That is all right.
checkins-add = Add more, if you like
checkins-undo = Take it back
checkins-undone = Taken back. Nothing is kept for that day.
checkins-change = Change it
checkins-tap-first = First tap one of the five words. Then you can add to it.
checkins-hard = That sounds hard. Would any of these help right now?
checkins-help-now = Help now
checkins-ten-minutes = Ten minutes
checkins-not-now = Not now
checkins-not-now-said = All right. You can come back to it at any time.

checkins-more-title = Add to today
checkins-more-intro = You can leave each of these empty. What was there before stays.
checkins-save = Save
checkins-craving = How strong is the pull, 0 to 10?
checkins-craving-hint = 0 is none, 10 is the strongest you know.
checkins-halt = Are you any of these?
checkins-halt-hungry = Hungry
checkins-halt-angry = Angry
checkins-halt-lonely = Lonely
checkins-halt-tired = Tired
checkins-line = One line, for you alone
checkins-line-hint = It is kept 30 days, then erased.
checkins-line-off = Nothing was saved, because the written line is off. You can turn it on in settings.

checkins-title = Check-in
checkins-today = How is today so far?
checkins-today-saved = Today is saved.
checkins-recent = You checked in on { $answered } of the last { $days } days.
checkins-rhythm-every-day = I ask every day at { $at }.
checkins-rhythm-working-days = I ask from Monday to Friday at { $at }.
checkins-rhythm-three-days = I ask on Monday, Wednesday and Friday at { $at }.
checkins-rhythm-one-day = I ask on Mondays at { $at }.
checkins-rhythm-some-days = { $count ->
    [one] I ask on one day a week at { $at }.
   *[other] I ask on { $count } days a week at { $at }.
}
checkins-is-paused = You asked for a pause. I am quiet until { $day }.
checkins-is-quiet = I am resting until you want me to ask again.
checkins-is-off = I do not ask at the moment.
checkins-change-hours = Change hour or days
checkins-resume = Ask me again
checkins-go-on = Go on as before

checkins-hours-title = When to ask
checkins-hours-hour = At which hour?
checkins-hours-days = On which days?
checkins-hours-both = I need an hour, or at least one day. Nothing was changed.
checkins-day-0 = Monday
checkins-day-1 = Tuesday
checkins-day-2 = Wednesday
checkins-day-3 = Thursday
checkins-day-4 = Friday
checkins-day-5 = Saturday
checkins-day-6 = Sunday

checkins-later-set = All right. I will ask again at { $at }.
checkins-tonight-over = It is past eight in the evening. You could choose an hour from now.
checkins-less-question = How often would be right?
checkins-take-every-day = Every day
checkins-take-working-days = Monday to Friday
checkins-take-three-days = Three days a week
checkins-take-one-day = Once a week
checkins-write-less = I have not heard from you, and that is all right. Shall I write less?
checkins-pause-question = Until when shall I be quiet?
checkins-until = { $day }
checkins-paused = All right. I am quiet until { $day }.
checkins-stopped = All right. I will not ask any more.

checkins-why-schedule = Your own hour: { $at }
checkins-why-consent = You said yes to check-ins.
checkins-why-rule = Sent within 90 minutes of that hour, or not at all. Never while you sleep, unless you asked for it.
checkins-later-past = That question was for another day. I will ask at your next hour.
checkins-hours-intro = What you leave empty stays as it is.
checkins-in-sleep = { $at } lies in the hours you sleep, so nothing would come. You could change the hour.
