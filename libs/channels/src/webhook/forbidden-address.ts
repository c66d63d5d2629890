import { type LookupAddress, lookup } from 'node:dns'
import { BlockList, type LookupFunction, isIP } from 'node:net'

/*
 * Where no operator's webhook lives: this network's unspecified, link-local (the metadata services of clouds answer there),
 * multicast and reserved addresses. Private ones and this computer are allowed: the address is the operator's own setting.
 */
const forbidden = new BlockList()
forbidden.addSubnet('0.0.0.0', 8, 'ipv4')
forbidden.addSubnet('169.254.0.0', 16, 'ipv4')
forbidden.addSubnet('224.0.0.0', 4, 'ipv4')
forbidden.addSubnet('240.0.0.0', 4, 'ipv4')
forbidden.addAddress('::', 'ipv6')
forbidden.addSubnet('fe80::', 10, 'ipv6')
forbidden.addSubnet('ff00::', 8, 'ipv6')
forbidden.addAddress('fd00:ec2::254', 'ipv6')

/** Whether an IP address, as a URL or the resolver writes it, is none that a webhook may be at. */
export function isForbidden(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '')
  const family = isIP(bare)
  return family !== 0 && forbidden.check(bare, family === 4 ? 'ipv4' : 'ipv6')
}

/** Resolves for the connection itself, so that what was checked is what is connected to. One forbidden address forbids the name. */
export const guardedLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
    if (error) return done(error, [])
    const bad = found.find(({ address }) => isForbidden(address))
    if (bad) return done(new Error(`${hostname} is at ${bad.address}, where no webhook may be`), [])
    const [first] = found
    if (options.all === true || !first) return done(null, found)
    done(null, first.address, first.family)
  })
}
