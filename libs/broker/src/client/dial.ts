import { type Socket, connect, isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'

import type { BrokerAddress } from './broker-address.js'

/** What proves who we are, and who the broker is. Certificates and keys are PEM texts. */
export type BrokerSecrets = Readonly<{
  username?: string
  password?: string
  /** Whom to believe instead of the authorities that Node.js knows. */
  ca?: string
  /** Our own certificate and its key, for a broker that asks for one. */
  cert?: string
  key?: string
}>

/** Begins to connect; with TLS, a certificate that does not fit the host ends the socket with an error. */
export function dial({ host, port, tls }: BrokerAddress, { ca, cert, key }: BrokerSecrets): Socket {
  const socket = tls
    ? connectTls({
        host,
        port,
        ...(isIP(host) === 0 && { servername: host }),
        ...(ca !== undefined && { ca }),
        ...(cert !== undefined && { cert }),
        ...(key !== undefined && { key }),
        minVersion: 'TLSv1.2',
      })
    : connect({ host, port })
  socket.setNoDelay(true)
  socket.setKeepAlive(true, 30_000)
  return socket
}
