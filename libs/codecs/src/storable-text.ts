const replacement = '\uFFFD'
/** NUL, which PostgreSQL's text refuses, and halves of surrogate pairs, which are no character. */
const unstorable = /\0|\p{Surrogate}/gu

/**
 * A text from outside, fit for every column, log and wire: NUL and lone surrogates become U+FFFD, and what is
 * longer than `maxLength` UTF-16 units is cut and ends in `…`.
 */
export function storableText(text: string, maxLength: number): string {
  const short = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text
  return short.replace(unstorable, replacement)
}
