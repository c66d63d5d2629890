export type MarkerDiff<Marker> = { add: Marker[]; update: Marker[]; remove: string[] }

/** What the map must change to show `next` instead of `shown`. A marker that is the same object is the same. */
export function diffMarkers<Marker>(
  shown: ReadonlyMap<string, Marker>,
  next: ReadonlyMap<string, Marker>,
  same: (a: Marker, b: Marker) => boolean,
): MarkerDiff<Marker> {
  const diff: MarkerDiff<Marker> = { add: [], update: [], remove: [] }
  for (const [id, marker] of next) {
    const before = shown.get(id)
    if (before === undefined) diff.add.push(marker)
    else if (!same(before, marker)) diff.update.push(marker)
  }
  for (const id of shown.keys()) if (!next.has(id)) diff.remove.push(id)
  return diff
}
