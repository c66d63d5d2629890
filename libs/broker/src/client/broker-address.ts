/** Where a broker is, and who we are there as far as its address says. */
export type BrokerAddress = Readonly<{
  host: string
  port: number
  tls: boolean
  username?: string
  password?: string
}>

/** The text is no address of a broker. The message never holds the text itself: it may hold a password. */
export class BadBrokerAddress extends Error {
  override readonly name = 'BadBrokerAddress'
}

const schemes: Readonly<Record<string, Readonly<{ tls: boolean; port: number }>>> = {
  'mqtt:': { tls: false, port: 1883 },
  'mqtts:': { tls: true, port: 8883 },
}

/**
 * Reads `mqtt://` and `mqtts://` addresses, such as `mqtts://ingest:secret@broker.example.vn:8883`. A cluster has several
 * hosts, each with its port, with commas between them: `mqtt://ingest:secret@mq1,mq2:1884,mq3`.
 * @returns one address a host, in their order
 * @throws BadBrokerAddress
 */
export function readBrokerAddresses(text: string): readonly [BrokerAddress, ...BrokerAddress[]] {
  const [, before = '', hosts = text, after = ''] =
    /^([a-z]+:\/\/(?:[^/?#]*@)?)([^/?#]*)(.*)$/s.exec(text) ?? []
  const [first = '', ...others] = hosts.split(',')
  if (/@.*,|,.*@.*@/s.test(before))
    throw new BadBrokerAddress('name and password are written once, before the first host')
  const read = (host: string) => readAddress(`${before}${host}${after}`)
  return [read(first), ...others.map(read)]
}

function readAddress(text: string): BrokerAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const scheme = schemes[url?.protocol ?? '']
  if (url === undefined || scheme === undefined || url.hostname === '')
    throw new BadBrokerAddress('not an mqtt:// or mqtts:// address')
  if (!['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '')
    throw new BadBrokerAddress('an address of a broker ends with its port')
  return {
    // [::1] as net.connect wants it
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? scheme.port : Number(url.port),
    tls: scheme.tls,
    ...(url.username !== '' && { username: decode(url.username) }),
    ...(url.password !== '' && { password: decode(url.password) }),
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (cause) {
    throw new BadBrokerAddress('a % in name or password is written %25', { cause })
  }
}
