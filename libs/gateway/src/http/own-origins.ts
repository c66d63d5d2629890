import { networkInterfaces } from 'node:os'

/**
 * The origins of our own pages, as browsers write them. Behind a name, a proxy or TLS it is what IOC_PUBLIC_URL
 * says; besides, the addresses at which this computer answers. Names resolve to whatever their owner likes, so
 * the Host header proves nothing and is not looked at.
 */
export function ownOrigins({
  host,
  port,
  publicUrl,
}: Readonly<{ host: string; port: number; publicUrl?: string | undefined }>): readonly string[] {
  const hosts = isEverywhere(host)
    ? ['localhost', ...addressesHere()]
    : isLoopback(host)
      ? ['localhost', '127.0.0.1', '[::1]']
      : [bracketed(host)]
  const here = hosts.map((name) => new URL(`http://${name}:${port}`).origin)
  return [...new Set([...(publicUrl === undefined ? [] : [new URL(publicUrl).origin]), ...here])]
}

function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

function addressesHere(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ address }) => !address.startsWith('fe80:'))
    .map(({ address }) => bracketed(address))
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
