/** Averages come with a noise of the last digits, which would be a revision where there is none. */
const rounded =
  (steps: number) =>
  (value: number | undefined): number | undefined =>
    value === undefined ? undefined : Math.round(value * steps) / steps

export const tenths = rounded(10)
export const hundredths = rounded(100)
