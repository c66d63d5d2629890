/** Narrower than this a map is a phone's: what stands on it makes room. */
export const phoneMapPx = 700
