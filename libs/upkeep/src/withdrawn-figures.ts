import type { AirFigure, HourlyMean } from './air-figures.js'

/** A bucket of which this share is left would have been enough of it, however often its device told of itself then. */
const neededShare = 0.75

type Given = Readonly<{
  /** Figures that are stored and that nobody could compute now. */
  lost: readonly AirFigure[]
  /** What is measured in the hours or days that they are made of, and what has been taken back of it. */
  means: readonly HourlyMean[]
  withdrawn: readonly HourlyMean[]
  /** Every figure that there can be of such means. */
  figuresOf: (means: readonly HourlyMean[]) => readonly AirFigure[]
}>

/**
 * Those of the figures that could be computed if nothing had been taken back, and cannot be without it. A figure may be
 * lost for another reason, and is true nonetheless: the device is to report more often since, and by that its old hours
 * have too few values. So it is asked twice: by the rhythm of now, and with all counted that have most of what they had.
 */
export function withdrawnFigures({ lost, means, withdrawn, figuresOf }: Given): AirFigure[] {
  if (lost.length === 0 || withdrawn.length === 0) return []
  const before = restored(means, withdrawn)
  const whole = (mean: HourlyMean): HourlyMean => ({ ...mean, count: Number.POSITIVE_INFINITY })
  const mostLeft = means.map((mean) =>
    mean.count >= neededShare * (before.get(bucketOf(mean))?.count ?? 0) ? whole(mean) : mean,
  )
  const restoredMeans = [...before.values()]
  const [then, loosely] = [figuresOf(restoredMeans), figuresOf(restoredMeans.map(whole))].map(placesOf)
  const still = placesOf(figuresOf(mostLeft))
  return lost
    .filter((figure) => {
      const place = placeOf(figure)
      return then?.has(place) || (loosely?.has(place) && !still.has(place))
    })
    .map((figure) => ({ ...figure, isWithdrawn: true }))
}

/** The means as if nothing had been taken back. */
function restored(
  means: readonly HourlyMean[],
  withdrawn: readonly HourlyMean[],
): ReadonlyMap<string, HourlyMean> {
  const all = new Map(means.map((mean) => [bucketOf(mean), mean]))
  for (const gone of withdrawn) {
    const left = all.get(bucketOf(gone))
    const count = gone.count + (left?.count ?? 0)
    const mean = (gone.count * gone.mean + (left?.count ?? 0) * (left?.mean ?? 0)) / count
    all.set(bucketOf(gone), { ...gone, count, mean })
  }
  return all
}

function bucketOf({ device, quantity, hourAt }: HourlyMean): string {
  return `${device}/${quantity}/${hourAt}`
}

function placesOf(figures: readonly AirFigure[]): ReadonlySet<string> {
  return new Set(figures.map(placeOf))
}

function placeOf({ station, quantity, endAt }: AirFigure): string {
  return `${station.id}/${quantity}/${endAt}`
}
