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
