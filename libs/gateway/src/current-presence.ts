import type { DeviceState } from '@haidang/domain'

/**
 * The state without a presence that was told before `sinceAt` (epoch ms), when the broker started: nobody was there to
 * hear of that connection's end, so it proves neither that the device is connected nor that it is not.
 */
export function withCurrentPresence<State extends Pick<DeviceState, 'presence'>>(
  state: State,
  sinceAt = Number.NEGATIVE_INFINITY,
): Omit<State, 'presence'> & Partial<Pick<State, 'presence'>> {
  if (!state.presence || state.presence.at >= sinceAt) return state
  const { presence: _outdated, ...rest } = state
  return rest
}
