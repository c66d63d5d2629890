export const hourMs = 3_600_000

/** The end of the last hour (epoch ms) that was over at `at`. Hours are those of UTC, which Viet Nam's are too. */
export function lastFullHour(at: number): number {
  return Math.floor(at / hourMs) * hourMs
}
