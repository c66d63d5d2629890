import { isIPv6 } from 'node:net'

/** The address as people write it: an IPv4 address also where it came through an IPv6 socket. */
export function plainAddress(remoteAddress: string | undefined): string {
  if (remoteAddress === undefined) return 'unknown'
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(remoteAddress)?.[1] ?? remoteAddress
}

/** What counts as one source: an IPv4 address as it is, an IPv6 address by its first 64 bits, for these are one house. */
export function addressKey(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = (address.split('%', 1)[0] ?? '').split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0')
  return `${[...front, ...zeros, ...back].slice(0, 4).join(':')}::/64`
}
