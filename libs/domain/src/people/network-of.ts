/**
 * Whom an address of the internet counts as where askers are counted: of IPv6 the first 64 bits, for that many addresses
 * are one customer's to choose from; an IPv4 address in the clothes of IPv6 is what it is. What is no address stays itself.
 */
export function networkOf(address: string): string {
  const [bare = ''] = address.toLowerCase().split('%', 1)
  const groups = bare.includes(':') ? groupsOf(bare) : undefined
  if (!groups) return address
  const isIpv4 = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (isIpv4)
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 0xff])
      .join('.')
  const network = groups.slice(0, 4).map((group) => group.toString(16))
  return `${network.join(':')}::/64`
}

/** The eight groups of an IPv6 address; undefined when it is none. */
function groupsOf(address: string): number[] | undefined {
  const [head = '', tail, ...more] = address.split('::')
  const [before, after] = [readGroups(head), readGroups(tail ?? '')]
  const left = 8 - before.length - after.length
  if (more.length > 0 || (tail === undefined ? left !== 0 : left < 1)) return undefined
  const groups = [...before, ...Array<number>(left).fill(0), ...after]
  return groups.some(Number.isNaN) ? undefined : groups
}

function readGroups(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((group) => (group.includes('.') ? readIpv4(group) : [readHex(group)]))
}

function readHex(group: string): number {
  return /^[0-9a-f]{1,4}$/.test(group) ? Number.parseInt(group, 16) : Number.NaN
}

function readIpv4(text: string): number[] {
  const bytes = text
    .split('.')
    .map((byte) => (/^\d{1,3}$/.test(byte) && Number(byte) < 256 ? Number(byte) : Number.NaN))
  const [a = Number.NaN, b = Number.NaN, c = Number.NaN, d = Number.NaN, ...more] = bytes
  return more.length > 0 || bytes.some(Number.isNaN) || bytes.length < 4
    ? [Number.NaN]
    : [a * 256 + b, c * 256 + d]
}
