/** Figures since the start; `…Now` are of the moment. */
export type BrokerClientStats = Readonly<{
  isConnected: boolean
  /** 5 or 4 (which is 3.1.1), of the last connection that opened. */
  protocol: 4 | 5 | undefined
  received: number
  receivedBytes: number
  /** QoS 1 and 2: stored, and acknowledged unless the connection had gone. */
  stored: number
  /** QoS 1 and 2: not stored and not acknowledged; the broker keeps them. */
  givenBack: number
  /** QoS 0: not stored. */
  lost: number
  /** Kept by `setAside`, and acknowledged. */
  setAside: number
  /** Sent again by the broker inside one connection. */
  cameAgain: number
  /** Not for us: of another shard, rejections, or kept by the broker (retained) and no presence. */
  passedOver: number
  /** Larger than may be kept: the rest was thrown away. */
  cut: number
  inFlightNow: number
  inFlightBytesNow: number
  /** Connections that opened, and how often the broker had forgotten our session meanwhile. */
  connections: number
  sessionsLost: number
  /** Ends of connections by reason. */
  ends: Readonly<Record<string, number>>
  /** Messages to clients: written, and dropped. */
  sent: number
  dropped: number
}>

export type BrokerClientCounts = {
  -readonly [
    Name in Exclude<
      keyof BrokerClientStats,
      'isConnected' | 'protocol' | 'inFlightNow' | 'inFlightBytesNow' | 'ends'
    >
  ]: number
}

/** All at zero. */
export function noCounts(): BrokerClientCounts {
  return {
    received: 0,
    receivedBytes: 0,
    stored: 0,
    givenBack: 0,
    lost: 0,
    setAside: 0,
    cameAgain: 0,
    passedOver: 0,
    cut: 0,
    connections: 0,
    sessionsLost: 0,
    sent: 0,
    dropped: 0,
  }
}
