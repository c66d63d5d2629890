import type { DeviceId, Span } from '@haidang/domain'

/** Who a client is once its credential was found right, and what it may do. */
export type Principal = {
  /** As the client gave it; a device's own id for a device. */
  clientId: string
  kind: 'device' | 'gateway'
  device?: DeviceId
  /** The credential belongs to the simulated city. */
  simulated?: boolean
  /** Topic filters. A device has `ioc/v1/{feed}/{device}/{observations|events|presence}`, and that of its past. */
  publishFilters: string[]
  /** Topic filters; a subscription must be one of them or a topic that one of them names. */
  subscribeFilters: string[]
}

/** What a client said of itself in CONNECT. */
export type Login = {
  clientId: string
  username: string
  password: Uint8Array
  address: string
}

/** A message for intake. `payload` is a view of a read buffer: copy what is to be kept for long. */
export type IncomingMessage = {
  topic: string
  payload: Uint8Array
  /** 2 means 1. */
  qos: 0 | 1
  /** The client sent it before and saw no acknowledgement. */
  dup: boolean
  /** Epoch ms. */
  receivedAt: number
  /** The client id it came from. */
  client: string
  /** The device whose credential was used; none for a gateway. */
  device?: DeviceId
  /** The credential that was used belongs to the simulated city. */
  simulated?: boolean
  /** It was larger than the door takes: `payload` is only its beginning, kept as evidence. */
  isCut?: boolean
  /** This message is followed; its door's part of the way. */
  span?: Span
}
