const mostPlaces = 6

/** How many places ticks need that lie `step` from each other, so that none is rounded: 0.25 two, 0.5 one, 20 none. */
export function tickPlaces(step: number): number {
  for (let places = 0; places < mostPlaces; places += 1) {
    const whole = step * 10 ** places
    if (Math.abs(whole - Math.round(whole)) < 1e-6 * whole) return places
  }
  return mostPlaces
}
