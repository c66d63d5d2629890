import { addProtocol } from 'maplibre-gl'
import { Protocol } from 'pmtiles'

let protocol: Protocol | undefined

/** Teaches the map to read `pmtiles://` addresses; once is enough, more does no harm. */
export function knowPmtiles(): Protocol {
  if (!protocol) {
    protocol = new Protocol({ metadata: true })
    addProtocol('pmtiles', protocol.tile)
  }
  return protocol
}
