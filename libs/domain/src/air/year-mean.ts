/** A year with fewer of its days than this share has no mean; the same share makes a day of its values. */
const neededShare = 0.75

/** Of one pollutant on one day of the calendar: the mean (µg/m³) of `count` values that were measuring. */
export type DayMean = Readonly<{ mean: number; count: number }>

/** `days` had enough values, `needed` would be enough days. */
export type YearMean = Readonly<{ days: number; needed: number }> &
  (Readonly<{ mean: number }> | Readonly<{ noMean: 'too-few-days' }>)

/**
 * The mean of a calendar year (µg/m³) as QCVN 05 has it: that of its days, each counting once however many values it has.
 * A day counts with three quarters of the values that are expected of it, a year with three quarters of its days.
 */
export function yearMean(
  days: readonly DayMean[],
  { daysOfYear, valuesOfDay }: Readonly<{ daysOfYear: number; valuesOfDay: number }>,
): YearMean {
  const needed = Math.ceil(neededShare * daysOfYear)
  const enough = days.filter(
    ({ mean, count }) =>
      Number.isFinite(mean) && mean >= 0 && count >= neededShare * Math.max(1, valuesOfDay),
  )
  const counted = { days: enough.length, needed }
  if (enough.length < needed) return { ...counted, noMean: 'too-few-days' }
  return { ...counted, mean: enough.reduce((sum, { mean }) => sum + mean, 0) / enough.length }
}
