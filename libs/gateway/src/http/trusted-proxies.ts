import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv6 } from 'node:net'

export type TrustedProxies = Readonly<{
  /** Whether what this address says about whom it speaks for is believed. */
  trusts(address: string): boolean
  /** Who asks: the last address before those that we trust. */
  clientOf(request: Pick<IncomingMessage, 'headers' | 'socket'>): string
}>

/**
 * Reads X-Forwarded-For as far as it was written by proxies of ours. Each proxy adds whom it speaks for at the end, so
 * the list is read from there; what lies beyond the first address that is none of ours anybody may have made up.
 *
 * @param proxies addresses and CIDR ranges, as the configuration has checked them
 */
export function trustProxies(proxies: readonly string[]): TrustedProxies {
  const list = new BlockList()
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  const trusts = (address: string): boolean =>
    isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  return {
    trusts,
    clientOf: ({ headers, socket }) => {
      const said = [headers['x-forwarded-for'] ?? []].flat().join(',')
      const hops = said.split(',').map((hop) => hop.trim())
      let address = socket.remoteAddress ?? ''
      while (trusts(address)) {
        const before = hops.pop()
        if (!before) return address
        address = before
      }
      return address
    },
  }
}
