import { describe, expect, test } from '@jest/globals'
import type { Badge } from '../badges/badges.js'
import { clustered } from './clusters.js'

const at = (id: string, lon: number, letters = 'KK') => ({ id, position: [lon, 16] as const, letters })
const badge = (device: string, severity: Badge['severity']): Badge => ({
  device,
  severity,
  look: 'unacknowledged',
  position: [108, 16],
})
const near = [at('a', 108.2), at('b', 108.2005), at('c', 108.201), at('far', 108.4)]
const wide = { zoom: 11, selected: undefined }

describe('clusters of standing things', () => {
  test('gather what lies on each other, below zoom 12 only', () => {
    const { clusters, inClusters } = clustered(near, [], wide)
    expect(clusters.map(({ members }) => members)).toEqual([['a', 'b', 'c']])
    expect(inClusters.has('far')).toBe(false)
    expect(clustered(near, [], { ...wide, zoom: 12 }).clusters).toEqual([])
  })

  test('and what would be drawn over another, as a plate is wider than what it stands for', () => {
    // at zoom 11 a hundredth of a degree is 29 px: neither pair reaches the other, their plates do
    const pairs = [at('a', 108.2), at('b', 108.201, 'MU'), at('c', 108.212), at('d', 108.213, 'MU')]
    expect(clustered(pairs, [], wide).clusters.map(({ text }) => text)).toEqual(['KK·MU ×4'])
    const apart = pairs.map((one, place) => (place < 2 ? one : { ...one, position: [108.24, 16] as const }))
    expect(clustered(apart, [], wide).clusters.map(({ text }) => text)).toEqual(['KK·MU ×2', 'KK·MU ×2'])
  })

  test('with a marker alone that a plate would cover', () => {
    const three = [at('a', 108.2), at('b', 108.201, 'MU'), at('c', 108.2135)]
    expect(clustered(three, [], wide).clusters.map(({ members }) => members)).toEqual([['a', 'b', 'c']])
  })

  test('show the worst alarm among them', () => {
    const [cluster] = clustered(near, [badge('a', 1), badge('b', 2)], wide).clusters
    expect(cluster?.worst).toEqual({ severity: 2, look: 'unacknowledged' })
  })

  test('say what they hold and how many, so that no number stands alone as a severity does', () => {
    const textOf = (...letters: string[]) =>
      clustered(
        letters.map((each, place) => at(`${place}`, 108.2, each)),
        [],
        wide,
      ).clusters[0]?.text
    expect(textOf('KK', 'KK', 'KK')).toBe('KK ×3')
    expect(textOf('MN', 'KK', 'KK')).toBe('KK·MN ×3')
  })

  test('never gather away severity 3 and more, nor what is selected', () => {
    const { inClusters } = clustered(near, [badge('a', 3)], { ...wide, selected: 'b' })
    expect([...inClusters]).toEqual([])
    expect([...clustered(near, [badge('a', 5)], wide).inClusters]).toEqual(['b', 'c'])
  })
})
