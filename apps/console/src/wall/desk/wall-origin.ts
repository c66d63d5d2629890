/** Where a computer of a wall finds the console; `onlyHere`: as far as is known, this computer alone does. */
export type WallOrigin = Readonly<{ origin: string; onlyHere: boolean }>

/**
 * The address to tell a wall: what the operator has named as the public one, else the one under which this desk came, else
 * another address of the server. A loopback address leads every other computer to itself.
 */
export function wallOrigin(origins: readonly string[], own: string): WallOrigin {
  const [named] = origins
  const found = [...(named === undefined ? [] : [named]), own, ...origins].find((one) => !isLoopback(one))
  return { origin: found ?? own, onlyHere: found === undefined }
}

function isLoopback(origin: string): boolean {
  const { hostname } = new URL(origin)
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname)
}
