### What the bot says when an act cannot go on, whichever room it was meant for.

error-ours = Something went wrong on my side, and nothing was changed. Reference { $reference }.
done-already = That is done already.
help-now-button = Help now
error-unavailable = I cannot save anything right now, so nothing was changed. Help now still works.
expired-action = This button has had its day, and nothing was changed. You can begin again from home.
takes-longer = This takes longer than usual. You can wait here, or close this and read the answer in a message.
open-form = This is ready now. Tap Open to go on.
open-form-button = Open
not-for-you = This is for members. To join, you could type start.
not-moderator = This is for the moderators here. Nothing was changed.
needs-community = I do not know which community you mean. You could ask me this there.
too-long = That is longer than I can keep. Up to { $longest } characters fit.
paused-community = The moderators have paused me here. The word help-now still works.

closed-messages = My last message did not get through to you. Your direct messages may be closed for this community. You can open them in its privacy settings, in your app. I will try once more with my next message. All of this works here too.

# When a sentence is missing from the catalogues.
no-words = I have no words for this yet. Nothing is wrong with what you did.

# A time of day on a clock.
wall-time = { $at }
