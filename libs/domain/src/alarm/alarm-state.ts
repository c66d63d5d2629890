/** The states A–I of ISA-18.2 / IEC 62682, in that order. */
export const alarmStates = [
  'normal',
  'unacknowledged',
  'acknowledged',
  'returned-unacknowledged',
  'latched-unacknowledged',
  'latched-acknowledged',
  'shelved',
  'suppressed-by-design',
  'out-of-service',
] as const

export type AlarmState = (typeof alarmStates)[number]

/** What is stored of an alarm's life; its state follows from these and is never stored apart from them. */
export type AlarmFacts = Readonly<{
  /** The condition is met. */
  active: boolean
  acknowledged: boolean
  /** A latching alarm whose condition is gone waits for a reset. */
  latched: boolean
  /** Epoch ms at which shelving ends by itself. */
  shelvedUntilAt?: number
  suppressed: boolean
  outOfService: boolean
}>

export const normalFacts: AlarmFacts = {
  active: false,
  acknowledged: true,
  latched: false,
  suppressed: false,
  outOfService: false,
}

/** The state that the facts amount to. Out of service outranks suppression, which outranks shelving. */
export function alarmState(facts: AlarmFacts): AlarmState {
  if (facts.outOfService) return 'out-of-service'
  if (facts.suppressed) return 'suppressed-by-design'
  if (facts.shelvedUntilAt !== undefined) return 'shelved'
  if (facts.active) return facts.acknowledged ? 'acknowledged' : 'unacknowledged'
  if (facts.latched) return facts.acknowledged ? 'latched-acknowledged' : 'latched-unacknowledged'
  return facts.acknowledged ? 'normal' : 'returned-unacknowledged'
}

/** Whether the state is one of G, H, I: kept from annunciation on purpose. */
export function isSetAside(state: AlarmState): boolean {
  return state === 'shelved' || state === 'suppressed-by-design' || state === 'out-of-service'
}
