import type { PublishingCounts } from './publishing.js'

/** Figures since the start; `…Now` are of the moment. */
export type BrokerStats = Readonly<
  PublishingCounts & {
    connectionsNow: number
    loggedInNow: number
    /** Messages and bytes that were let in and are neither stored nor given up. */
    inFlightNow: number
    inFlightBytesNow: number
    connections: number
    /** Refusals by reason, and those that were only counted, not told. */
    refused: Readonly<Record<string, number>>
    refusedUntold: number
    /** Messages to clients: written, and dropped because the client did not read. */
    sent: number
    dropped: number
  }
>
