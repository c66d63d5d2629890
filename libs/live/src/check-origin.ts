/**
 * Whether a page of this origin may open a connection. Browsers always name their origin, so a missing one is a
 * program, which must bring a token (its cookie does not count). socket.io's `cors` option does not guard
 * WebSockets; this does.
 */
export function checkOrigin(
  origin: string | undefined,
  own: readonly string[],
): 'own' | 'absent' | 'foreign' {
  if (origin === undefined) return 'absent'
  return own.includes(origin) ? 'own' : 'foreign'
}
