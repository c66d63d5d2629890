/** What was measured of one water at one instant, by the feed's quantities, in their units. */
export type WaterValues = Readonly<Record<string, number>>

/**
 * The index of surface water, not rounded, and of how many groups of parameters it tells: with two of them, which is as few as
 * an automatic station may have, it is provisional.
 */
export type WaterIndex = Readonly<{ index: number; groups: number }>

type Points = readonly (readonly [value: number, index: number])[]

const worst = 10
const neededOrganic = 3
const neededGroups = 2

/** Falls from 100 along these points, and lies at the worst beyond the last; mg/l, microbes in MPN/100 ml. */
const organic: Readonly<Record<string, Points>> = {
  bod5: [[4, 100], [6, 75], [15, 50], [25, 25], [50, worst]], // prettier-ignore
  cod: [[10, 100], [15, 75], [30, 50], [50, 25], [150, worst]], // prettier-ignore
  toc: [[4, 100], [6, 75], [15, 50], [25, 25], [50, worst]], // prettier-ignore
  nitrate: [
    [2, 100],
    [5, 75],
    [10, 50],
    [15, 25],
  ],
  phosphate: [[0.1, 100], [0.2, 75], [0.3, 50], [0.5, 25], [4, worst]], // prettier-ignore
}
const ammoniumFrom: Points = [[0.3, 75], [0.6, 50], [0.9, 25], [5, worst]] // prettier-ignore
const nitriteAllowed = 0.05
const microbes: Readonly<Record<string, Points>> = {
  coliform: [[2_500, 100], [5_000, 75], [7_500, 50], [10_000, 25]], // prettier-ignore
  eColi: [[20, 100], [50, 75], [100, 50], [200, 25]], // prettier-ignore
}
/** Percent of saturation. */
const oxygen: Points = [[20, 25], [50, 50], [75, 75], [88, 100], [112, 100], [125, 75], [150, 50], [200, 25]] // prettier-ignore
const acidity: Points = [[5.5, 50], [6, 100], [8.5, 100], [9, 50]] // prettier-ignore

/**
 * VN_WQI by Decision 1460/QD-TCMT of 12 November 2019, of pH (group I), organic matter and nutrients (IV) and microbes (V); a
 * group I, II or III that is missing counts as 100, and the poisons of II and III are no station's to measure. `isWeighted`: with
 * more weight on IV, where an authority asks for it. Undefined without three parameters of group IV, or of that alone.
 */
export function vnWqi(
  values: WaterValues,
  { isWeighted = false }: Readonly<{ isWeighted?: boolean }> = {},
): WaterIndex | undefined {
  const [ph, nutrients, living] = [phIndex(values), organicIndices(values), indicesOf(microbes, values)]
  if (nutrients.length < neededOrganic) return undefined
  const groups = 1 + Number(ph !== undefined) + Number(living.length > 0)
  if (groups < neededGroups) return undefined
  const [ofIv, ofV] = [mean(nutrients), living.length > 0 ? mean(living) : undefined]
  const rest = ofV === undefined ? ofIv : isWeighted ? Math.cbrt(ofIv ** 2 * ofV) : Math.sqrt(ofIv * ofV)
  return { index: ((ph ?? 100) / 100) * rest, groups }
}

/** How much oxygen water of a temperature (°C) holds at most, mg/l: the Decision's own polynomial. */
export function oxygenSaturation(celsius: number): number {
  return 14.652 - 0.41022 * celsius + 0.007991 * celsius ** 2 - 0.000077774 * celsius ** 3
}

function phIndex({ ph }: WaterValues): number | undefined {
  return ph === undefined ? undefined : along(acidity, ph, worst)
}

function organicIndices(values: WaterValues): number[] {
  const { dissolvedOxygen, waterTemperature, ammonium, nitrite } = values
  const isOxygenKnown = dissolvedOxygen !== undefined && waterTemperature !== undefined
  const share = isOxygenKnown ? (100 * dissolvedOxygen) / oxygenSaturation(waterTemperature) : undefined
  return [
    ...(share === undefined ? [] : [along(oxygen, share, worst)]),
    ...indicesOf(organic, values),
    ...(ammonium === undefined ? [] : [along(ammoniumFrom, ammonium, 100)]),
    ...(nitrite === undefined ? [] : [nitrite <= nitriteAllowed ? 100 : worst]),
  ]
}

function indicesOf(tables: Readonly<Record<string, Points>>, values: WaterValues): number[] {
  return Object.entries(tables).flatMap(([key, points]) => {
    const value = values[key]
    return value === undefined ? [] : [along(points, value, 100)]
  })
}

/** The index of a value between two points, `under` the first, and the worst beyond the last unless it says so itself. */
function along(points: Points, value: number, under: number): number {
  const next = points.findIndex(([at]) => at >= value)
  const [above, below] = [points[next], points[next - 1]]
  if (!above) return worst
  if (above[0] === value || !below) return above[0] === value ? above[1] : under
  return below[1] + ((above[1] - below[1]) / (above[0] - below[0])) * (value - below[0])
}

function mean(indices: readonly number[]): number {
  return indices.reduce((sum, index) => sum + index, 0) / indices.length
}
