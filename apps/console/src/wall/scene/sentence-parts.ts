const divider = ' — '

/** Where, and what: the two halves of an alarm's sentence; a sentence that is not made so is all `what`. */
export function halvesOf(sentence: string): Readonly<{ where: string | undefined; what: string }> {
  const at = sentence.indexOf(divider)
  if (at < 0) return { where: undefined, what: sentence }
  return { where: sentence.slice(at + divider.length), what: sentence.slice(0, at) }
}

/**
 * The parts of an alarm's reason that a wall has not said already in larger letters: not the value that raised it, and of
 * the value of now only where it is going. Each stands by itself, so that what fits can be shown.
 */
export function furtherReasons(sentence: string, nowWord: string): string[] {
  const [, ...rest] = sentence.replace(/\.$/, '').split('; ')
  return rest
    .map((part) => (part.startsWith(nowWord) ? part.split(', ').slice(1).join(', ') : part))
    .filter((part) => part !== '')
    .map((part) => part.charAt(0).toLocaleUpperCase() + part.slice(1))
}
