import { isIP } from 'node:net'

/** `https://ioc.example.vn`, without a path. */
export function isOrigin(text: string): boolean {
  const url = parseUrl(text)
  return (
    url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash
  )
}

/** An IP address or a CIDR range. */
export function isAddressOrRange(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

/** Whether an address holds a user name, a password or a fragment. */
export function isNamingUser(text: string): boolean {
  const url = parseUrl(text)
  return url !== undefined && (url.username !== '' || url.password !== '' || url.hash !== '')
}

/** Whether a text is an address of one of these schemes. */
export function isUrlOf(...schemes: string[]): (text: string) => boolean {
  return (text) => schemes.includes(parseUrl(text)?.protocol.replace(/:$/, '') ?? '')
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
