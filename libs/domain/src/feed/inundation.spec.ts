import { aDevice, anObservation, play } from '../testing/index.js'
import { inundation } from './inundation.js'

/** What the press told of the streets of Da Nang in the storms of 2023 and 2025. */
test.each([
  ['a shallow street of 27 September 2025', 10, undefined],
  ['the usual street of 27 September 2025', 20, 2],
  ['a worse street of 27 September 2025', 30, 3],
  ['the worst street of 27 September 2025', 50, 4],
  ['alley 161 Me Suot, 12 June 2025', 65, 4],
  ['alley 8 Tran Xuan Le, 12 June 2025', 79, 4],
  ['Trung Nu Vuong, October 2023', 120, 4],
  ['Khe Can, October 2023', 150, 4],
])('%s: %d cm of water', (_, depth, severity) => {
  const rules = inundation.rules.filter(({ condition }) => condition.kind === 'threshold')
  const device = aDevice({ feed: inundation.id, intervalMs: 600_000 })
  const { transitions } = play([anObservation(0, { depth })], { rules, device })
  expect(transitions.at(-1)?.alarm.severity).toBe(severity)
})
