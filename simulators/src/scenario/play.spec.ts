import { expect, test } from '@jest/globals'
import { createPlay } from './play.js'
import type { Scenario, Step } from './scenario.js'

const devices = Array.from({ length: 40 }, (_, place) => ({
  id: `aq-${place}`,
  feed: 'air-quality',
  intervalMs: 300_000,
  labels: {},
}))
const wish = { feed: 'air-quality' }
const late = {
  ...{ fromSeconds: -11_100, untilSeconds: -300, gapSeconds: 300 },
  peak: { forSeconds: 1_200, measures: { pm25: 118 } },
}

function playOf(steps: readonly Step[], more: Partial<Scenario> = {}) {
  const scenario = { repeatSeconds: 1_200, cast: { dusty: wish, late: wish }, steps, ...more }
  return createPlay(scenario, { devices, seed: 1 })
}

test.each([
  [59, {}],
  [60, { pm25: 168 }],
  [119, { pm25: 168 }],
  [120, {}],
  [1_259, {}],
])('at second %d its station reads what the scenario says', (cityS, read) => {
  const play = playOf([{ atSeconds: 60, forSeconds: 60, who: 'dusty', measures: { pm25: 168 } }])
  const [first] = play.round(0)
  expect(play.reads(first?.device ?? '', cityS)).toEqual(read)
})

test('every round has another player, and nobody plays two roles', () => {
  const play = playOf([
    { atSeconds: 1, who: 'dusty', reports: true },
    { atSeconds: 2, who: 'late', reports: true },
  ])
  const rounds = Array.from({ length: 6 }, (_, number) => play.round(number))
  const players = rounds.flatMap((round) => round.map(({ device }) => device))
  expect(new Set(players).size).toBe(12)
  expect(rounds[3]?.map(({ fromS }) => fromS)).toEqual([3_601, 3_602])
})

test('the same seed is the same play, another seed has other players', () => {
  const steps = [{ atSeconds: 1, who: 'dusty', reports: true }] as const
  const scenario = { repeatSeconds: 1_200, cast: { dusty: wish }, steps }
  const players = (seed: number) =>
    [0, 1, 2, 3].map((round) => createPlay(scenario, { devices, seed }).round(round)[0]?.device)
  expect(players(7)).toEqual(players(7))
  expect(players(7)).not.toEqual(players(8))
})

test('what is sent late in the first round was not said in the three hours before the city began', () => {
  const play = playOf([{ atSeconds: 240, who: 'late', sendsLate: late }])
  const [silence, sending] = play.round(0)
  expect(silence).toMatchObject({ kind: 'silent', fromS: -11_100, untilS: -300 })
  expect(sending).toMatchObject({
    kind: 'sends-late',
    fromS: 240,
    stretch: { fromS: -11_100, untilS: -300 },
    peak: { fromS: -6_300, untilS: -5_100, values: { pm25: 118 } },
  })
  expect([-11_101, -11_100, -301, -300].map((cityS) => play.isSilent(silence?.device ?? '', cityS))).toEqual([
    false,
    true,
    true,
    false,
  ])
})

test('once the city is watched, what comes late is too short for a silence alarm, and known hours before', () => {
  const play = playOf([{ atSeconds: 240, who: 'late', sendsLate: late }])
  const [silence] = play.round(12)
  expect(silence).toMatchObject({ kind: 'silent', fromS: 14_400 - 11_100, untilS: 14_400 - 11_100 + 300 })
  expect(play.isSilent(silence?.device ?? '', 3_500)).toBe(true)
})

/** What a city of that age says of every five minutes: late, and how, or at once; told by second since its first beginning. */
function sayings(ageSeconds: number, { untilS }: { untilS: number }) {
  const play = createPlay(
    { repeatSeconds: 1_200, cast: { late: wish }, steps: [{ atSeconds: 240, who: 'late', sendsLate: late }] },
    { devices, seed: 1, ageSeconds },
  )
  const rounds = Array.from({ length: Math.ceil((untilS - ageSeconds) / 1_200) }, (_, number) =>
    play.round(number),
  )
  const sent = rounds.flat().flatMap((each) => (each.kind === 'sends-late' ? [each] : []))
  const said = new Map<string, 'high' | 'usual'>()
  for (const { device, stretch, peak } of sent)
    for (
      let s = Math.ceil((stretch.fromS + ageSeconds) / 300) * 300;
      s < stretch.untilS + ageSeconds;
      s += 300
    )
      said.set(
        `${device} ${s}`,
        s >= peak.fromS + ageSeconds && s < peak.untilS + ageSeconds ? 'high' : 'usual',
      )
  const isHeard = (device: string, s: number) => !play.isSilent(device, s - ageSeconds)
  return { said, isHeard, sent }
}

test.each([7, 700, 1_500, 5_000, 12_000, 40_000])(
  'a city that begins again after %d seconds sends nothing late that was told otherwise before',
  (againS) => {
    const first = sayings(0, { untilS: againS })
    const again = sayings(againS, { untilS: againS + 12_000 })
    expect(again.sent.length).toBeGreaterThan(9)
    const different = [...again.said].filter(([what, how]) => {
      const [device = '', s = ''] = what.split(' ')
      const before =
        first.said.get(what) ?? (Number(s) < againS && first.isHeard(device, Number(s)) ? 'usual' : how)
      return before !== how
    })
    expect(different).toEqual([])
  },
)

test('a share of the candidates plays together', () => {
  const play = playOf([{ atSeconds: 1, who: 'dusty', silent: true }], {
    cast: { dusty: { ...wish, share: 0.5 } },
  })
  expect(play.round(0)).toHaveLength(20)
})

test('the weather changes straight from one moment to the next and then stays', () => {
  const play = playOf([], {
    weather: [{ atSeconds: 0 }, { atSeconds: 100, wind: 20 }, { atSeconds: 200, wind: 30, pressure: -10 }],
  })
  const winds = [-50, 0, 50, 100, 150, 1_000].map((cityS) => play.weather(cityS).wind)
  expect(winds).toEqual([0, 0, 10, 20, 25, 30])
  expect(play.weather(150).pressure).toBe(-5)
})
