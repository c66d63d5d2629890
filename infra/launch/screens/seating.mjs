/**
 * Which pictures one page takes, in which order: those of one scene, size and language. Loading a scene costs seconds,
 * going from screen to screen none; a map is drawn anew for each light, so all of one light come first. A wall, and what
 * opens elsewhere on the map, has a page of its own.
 */
export function seatingOf(shots) {
  const seatings = new Map()
  for (const shot of shots) {
    const { name, fixture, language, size, path, alone } = shot
    const own = alone || path.startsWith('/display') ? name : ''
    const key = [fixture, language, size.width, own].join()
    seatings.set(key, [...(seatings.get(key) ?? []), shot])
  }
  const ordered = [...seatings.values()].map((seating) => seating.toSorted((a, b) => rank(a) - rank(b)))
  return ordered.toSorted((a, b) => b.length - a.length)
}

function rank({ theme, path, press, eyes }) {
  const map = path.startsWith('/map') ? 0 : 1
  return (theme === 'day' ? 8 : 0) + map * 4 + (press ? 2 : 0) + (eyes ? 1 : 0)
}
