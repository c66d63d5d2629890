export const hourMs = 3_600_000

/** The beginning of the hour of UTC that holds `at` (epoch ms). */
export function hourOf(at: number): number {
  return Math.floor(at / hourMs) * hourMs
}
