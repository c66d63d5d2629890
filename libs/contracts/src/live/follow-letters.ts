/**
 * What a receiver does with a letter, given the last number it has: `next`, take it and make its `seq` the
 * last; `known`, it has it already; `gap`, ask with `after: last` and take nothing until the reply.
 *
 * A `prevSeq` below the last is no gap: no letter of this receiver lies between `prevSeq` and `seq`.
 */
export function followLetters(
  last: number,
  letter: Readonly<{ seq: number; prevSeq: number }>,
): 'next' | 'known' | 'gap' {
  if (letter.seq <= last) return 'known'
  return letter.prevSeq > last ? 'gap' : 'next'
}
