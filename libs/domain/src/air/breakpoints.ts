/** The parameters that VN_AQI knows, by their quantity keys in the air-quality feed. */
export const pollutants = ['pm25', 'pm10', 'o3', 'no2', 'so2', 'co'] as const

export type Pollutant = (typeof pollutants)[number]

/** Index and concentration at which a line of the sub-index begins; concentrations in µg/m³ (CO too). */
export type Breakpoint = Readonly<{ index: number; concentration: number }>

/**
 * Table 2 of the Decision. `o3` is its column for one hour, `o3Mean8h` that for eight, which ends at 400 µg/m³ (index 300):
 * above it only the hour counts. The last row of the others reads "≥" there: from it on the index is 500.
 */
export const vnAqiTable: Readonly<{
  source: string
  /** RFC 3339 date from which the table holds. */
  validFrom: string
  columns: Readonly<Record<Pollutant | 'o3Mean8h', readonly Breakpoint[]>>
}> = {
  source: 'Decision 1459/QD-TCMT of the Vietnam Environment Administration, Table 2',
  validFrom: '2019-11-12',
  columns: {
    pm25: column(0, 25, 50, 80, 150, 250, 350, 500),
    pm10: column(0, 50, 150, 250, 350, 420, 500, 600),
    o3: column(0, 160, 200, 300, 400, 800, 1_000, 1_200),
    o3Mean8h: column(0, 100, 120, 170, 210, 400),
    no2: column(0, 100, 200, 700, 1_200, 2_350, 3_100, 3_850),
    so2: column(0, 125, 350, 550, 800, 1_600, 2_100, 2_630),
    co: column(0, 10_000, 30_000, 45_000, 60_000, 90_000, 120_000, 150_000),
  },
}

function column(...concentrations: number[]): Breakpoint[] {
  const indices = [0, 50, 100, 150, 200, 300, 400, 500]
  return concentrations.map((concentration, row) => ({ index: indices[row] ?? 500, concentration }))
}
