import type { BrokerClientStats } from '@haidang/broker'

type Figure = {
  [Name in keyof BrokerClientStats]: BrokerClientStats[Name] extends number ? Name : never
}[keyof BrokerClientStats]

/** All of them, and each by its name: who adds a figure is told here. */
const figures: { readonly [Name in Figure]: Name } = {
  received: 'received',
  receivedBytes: 'receivedBytes',
  stored: 'stored',
  givenBack: 'givenBack',
  lost: 'lost',
  setAside: 'setAside',
  cameAgain: 'cameAgain',
  passedOver: 'passedOver',
  cut: 'cut',
  inFlightNow: 'inFlightNow',
  inFlightBytesNow: 'inFlightBytesNow',
  connections: 'connections',
  sessionsLost: 'sessionsLost',
  sent: 'sent',
  dropped: 'dropped',
}

/** The figures of both lines in one; whether we are connected, and how, is said of the one for what is said now. */
export function joinStats(present: BrokerClientStats, past: BrokerClientStats): BrokerClientStats {
  const sums = Object.values(figures).map((name) => [name, present[name] + past[name]] as const)
  const ends = { ...present.ends }
  for (const [reason, count] of Object.entries(past.ends)) ends[reason] = (ends[reason] ?? 0) + count
  return { ...present, ...Object.fromEntries(sums), ends }
}
