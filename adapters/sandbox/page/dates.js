// Days and times as the bot writes them: the day before the month, the hours to 24.

/** Make a formatter for a language and a zone; `parts` are those of Intl.DateTimeFormat. */
export function writer({ locale, zone }, parts) {
  const language = locale === "en" ? "en-GB" : locale;
  return new Intl.DateTimeFormat(language, { ...parts, hourCycle: "h23", timeZone: zone });
}
