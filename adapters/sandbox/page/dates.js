// Days and times as the bot writes them. Its English has the day before the month, and 09:00.

/** Make a formatter of the page's language by the clock of a zone. */
export function writer({ locale, zone }, parts) {
  const language = locale === "en" ? "en-GB" : locale;
  return new Intl.DateTimeFormat(language, { ...parts, hourCycle: "h23", timeZone: zone });
}

/** Give the parts of a time of day, such as 09:00 in English and 9:00 in Spanish. */
export function hands(locale) {
  return { hour: locale === "en" ? "2-digit" : "numeric", minute: "2-digit" };
}
