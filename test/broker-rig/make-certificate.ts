import { type KeyObject, generateKeyPairSync, sign } from 'node:crypto'

/** A certificate and its key, PEM. */
export type Certificate = Readonly<{ cert: string; key: string }>
export type Authority = Certificate & Readonly<{ name: string; privateKey: KeyObject }>

type Wanted = Readonly<{ name: string; isAuthority?: boolean; addresses?: readonly string[] }>

/** An authority of its own: its certificate is signed by itself. */
export function makeAuthority(name: string): Authority {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const cert = certificate({ name, isAuthority: true }, { ...pair, issuer: name, signer: pair.privateKey })
  return { name, cert, key: pem(pair.privateKey), privateKey: pair.privateKey }
}

/** A certificate of this name, for these IPv4 addresses, signed by the authority. */
export function makeCertificate(
  wanted: Pick<Wanted, 'name' | 'addresses'>,
  { name: issuer, privateKey: signer }: Authority,
): Certificate {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { cert: certificate(wanted, { ...pair, issuer, signer }), key: pem(pair.privateKey) }
}

type Signing = Readonly<{ publicKey: KeyObject; issuer: string; signer: KeyObject }>

/** X.509 version 3 in DER, as far as TLS on the loopback asks for it. [RFC 5280, 4.1] */
function certificate(
  { name, isAuthority = false, addresses = [] }: Wanted,
  { publicKey, issuer, signer }: Signing,
): string {
  const dayMs = 86_400_000
  const algorithm = der(0x30, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2)) // ecdsa-with-SHA256
  const extensions = [
    extension(0x13, der(0x30, isAuthority ? der(1, Buffer.from([0xff])) : Buffer.alloc(0))),
    ...(addresses.length > 0
      ? [extension(0x11, der(0x30, ...addresses.map((address) => der(0x87, ipv4(address)))))]
      : []),
  ]
  const body = der(
    0x30,
    der(0xa0, integer(2)),
    integer(Math.floor(Math.random() * 2 ** 30) + 1),
    algorithm,
    nameOf(issuer),
    der(0x30, time(Date.now() - dayMs), time(Date.now() + 365 * dayMs)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, ...extensions)),
  )
  const signature = sign('sha256', body, signer)
  const whole = der(0x30, body, algorithm, der(3, Buffer.from([0]), signature))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function extension(last: number, value: Buffer): Buffer {
  return der(0x30, oid(0x55, 0x1d, last), der(4, value))
}

function oid(...bytes: number[]): Buffer {
  return der(6, Buffer.from(bytes))
}

function integer(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  const from = bytes.findIndex((byte, at) => at === 3 || byte !== 0 || (bytes[at + 1] ?? 0) > 127)
  return der(2, bytes.subarray(from))
}

function nameOf(commonName: string): Buffer {
  return der(0x30, der(0x31, der(0x30, oid(0x55, 4, 3), der(0x0c, Buffer.from(commonName)))))
}

function time(at: number): Buffer {
  return der(0x17, Buffer.from(`${new Date(at).toISOString().replace(/\D/g, '').slice(2, 14)}Z`))
}

function ipv4(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number))
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}
