/** Something that happens to a device in the city, as data: `atSeconds` and `forSeconds` after the city began. */
export type Happening = Readonly<{
  device: string
  quantity: string
  atSeconds: number
  forSeconds: number
  value: number
}>

export type Scenario = readonly Happening[]

/** What `npm start` shows soon after the start: one station with heavy dust for eight minutes. */
export const excursion: Scenario = [
  { device: 'aq-03', quantity: 'pm25', atSeconds: 60, forSeconds: 480, value: 168 },
  { device: 'aq-03', quantity: 'pm10', atSeconds: 60, forSeconds: 480, value: 236 },
]

/** The values of a device with what the scenario makes of them at this moment. */
export function withScenario(
  scenario: Scenario,
  { device, cityS }: Readonly<{ device: string; cityS: number }>,
  values: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const now = scenario.filter(
    (happening) =>
      happening.device === device &&
      cityS >= happening.atSeconds &&
      cityS < happening.atSeconds + happening.forSeconds,
  )
  return now.reduce((changed, { quantity, value }) => ({ ...changed, [quantity]: value }), values)
}

/** Moments at which a device must report, though its interval has not passed, for the scenario to be seen in time. */
export function momentsOf(scenario: Scenario, device: string): number[] {
  const moments = scenario
    .filter((happening) => happening.device === device)
    .flatMap(({ atSeconds, forSeconds }) => [atSeconds, atSeconds + forSeconds])
  return [...new Set(moments)]
}
