### Help now, and the tools. What saves a life comes first, and nothing here says how someone is.

## The emergency number. $dial and $other are shown as they are.

care-emergency = If life is in danger now, call { $dial }. I am a bot and cannot call for you.
care-emergency-either = If life is in danger now, call { $dial } or { $other }. I am a bot and cannot call for you.
care-emergency-unknown = If life is in danger now, call your local emergency number. I am a bot and cannot call for you.

## Lines. $name, $dial, $word and $url are facts and are shown as they are.
## $way: call, text, word (text $word to $dial) or either. $open: always or hours.

care-line-crisis = To talk with someone now, { $way ->
    [text] text { $dial }
    [word] text { $word } to { $dial }
    [either] call or text { $dial }
   *[call] call { $dial }
} ({ $name }){ $open ->
    [always] , day or night.
   *[hours] . It is not open all day.
}
care-line-substance = To find help with alcohol or drugs, { $way ->
    [text] text { $dial }
    [word] text { $word } to { $dial }
    [either] call or text { $dial }
   *[call] call { $dial }
} ({ $name }){ $open ->
    [always] , day or night.
   *[hours] . It is not open all day.
}
# The same line serves both.
care-line-both = To talk with someone now, { $way ->
    [text] text { $dial }
    [word] text { $word } to { $dial }
    [either] call or text { $dial }
   *[call] call { $dial }
} ({ $name }){ $open ->
    [always] , day or night. They help with alcohol or drugs too.
   *[hours] . It is not open all day. They help with alcohol or drugs too.
}
care-line-finder = To find a line where you are: { $name }, { $url }

## Which country the card is for.

care-country-outside = Outside { $country }? Change country. Lines elsewhere: { $url }
care-country-change = Change country
care-country-choose = Choose my country

## Where the numbers come from. $dial, $name and $day (year, month, day) are shown as they are.
## $known: own (its own page, a government's, or two that agree) or other (one other list).

care-sources = Where these numbers come from
care-source-emergency = { $dial }, in an emergency: { $known ->
    [own] from a page of its own or of a government, or from two that agree
   *[other] from one other list
}. Last read on { $day }.
care-source-line = { $dial } ({ $name }): { $known ->
    [own] from a page of its own or of a government, or from two that agree
   *[other] from one other list
}. Last read on { $day }.
care-sources-note = On that day the page was read. No one called the number to test it.

## Tools: at most 120 characters a step.

care-tool-ten-minutes-title = Wait ten minutes
care-tool-ten-minutes-step-1 = Set a timer for ten minutes.
care-tool-ten-minutes-step-2 = Give your hands something small to do: wash a cup, fold a shirt.
care-tool-ten-minutes-step-3 = When it rings, choose again.

## Around the card, and any other words.

care-preview = Here is what you asked for.
care-help-now = Help now
care-not-this = Not what I meant
care-all-right = All right. The word help-now works at any time.
care-menu = Menu
care-done = Done
care-country-title = Your country
care-country-label = Which country are you in?
care-country-show = Show
care-other-words = I am a bot, and no person reads this chat. If this is a hard moment, you could pick one of these.
care-country-unknown = I do not know a country called "{ $typed }". This works everywhere.

## Offering help on somebody's message. Nothing here tells who joined.

care-offer-preview = Here is what you asked for.
care-offer-title = How to be there for someone
care-offer-listen = Listen first. You do not have to fix it.
care-offer-ask-them = Ask what would help, and let them say no.
care-offer-no-advice = Leave advice out, unless they ask for it.
care-offer-danger = If you fear for a life, call for help. Help now shows the number.
care-offer-yourself = Look after yourself too. You can step back at any time.
care-offer-send = You could send one of these yourself:
care-offer-say-glad = I read what you wrote. I am glad you are here.
care-offer-say-listen = That sounds hard. Would you like to talk, or shall I just listen?
care-offer-say-here = You do not have to answer. I am thinking of you.
care-offer-pass-how = Or I can pass on a kind word, in words of my own.
care-offer-join = To have me pass on a kind word, you could join first.
care-offer-named = Pass on a kind word, with my name
care-offer-unnamed = Pass on a kind word, without my name
care-offer-ask = Ask a moderator to look in
care-offer-start = Start
care-offer-passed = Thank you. If this person takes such words from me, they will get it. I never tell who does.
care-offer-again = You had me pass a word to this person today. One a day is enough, and you could write to them yourself.
care-offer-enough = You had me pass on three words today. More can go out tomorrow, and you could write to them yourself.
care-offer-asked = I have asked the moderators to look in on this channel. I named no one, and they may not be there right now.
care-offer-nobody-told = I have no way to reach the moderators here. You could write to one of them yourself.
care-offer-own = You wrote this one. If this is a hard moment, you could pick one of these.
care-offer-bot = No person wrote this one. If this is a hard moment, you could pick one of these.

## What the person who wrote the message gets. $name is whoever chose to be named.

care-word-preview = A kind word for you.
care-word-named = { $name } saw what you wrote and is thinking of you.
care-word-unnamed = Someone here saw what you wrote and is thinking of you.
care-word-free = You do not have to answer or do a thing.
care-word-stop = No such words, please
care-word-why = Someone chose to pass it on. You get two a day at most, and none once you say so.

## What moderators get.

care-look-in = Someone asks you to look in on { $channel }. I do not say who, and I repeat no words.
care-look-in-preview = A notice for moderators
