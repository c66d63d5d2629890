import type { FastifyHelmetOptions } from '@fastify/helmet'

const self = ["'self'"]

/**
 * What every answer forbids a browser to do. Scripts, styles, workers, connections, fonts and media come from us
 * alone; images may also be made by the page itself. HSTS only where there is TLS to insist on.
 */
export function securityHeaders({ secure }: Readonly<{ secure: boolean }>): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: self,
        styleSrc: self,
        workerSrc: self,
        connectSrc: self,
        fontSrc: self,
        mediaSrc: self,
        manifestSrc: self,
        imgSrc: ["'self'", 'data:', 'blob:'],
        baseUri: ["'none'"],
        formAction: self,
        frameAncestors: ["'none'"],
      },
    },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
    originAgentCluster: secure, // browsers honour it on secure origins only, and complain on others
    crossOriginEmbedderPolicy: false,
  }
}

/** Device features that no page of ours uses. */
export const permissionsPolicy =
  'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()'
